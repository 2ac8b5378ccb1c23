using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muser.Cli.Tests.Calibration;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Cli.Tests.Observing;

[Trait("Tier", "Cluster")]
public sealed class PublishedCyclesTests : IAsyncLifetime
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task WhoMissedNoticesCatchesUp()
    {
        UtcTime[] starts = [.. Enumerable.Range(0, 5).Select(cycle => Start.AddNs(cycle * ArrayLayout.Muser1.CyclePeriodNs))];
        Array.ForEach(starts, start => _service.Publish(start, version: 1));
        await _service.Services.GetRequiredService<IGrainFactory>().GetGrain<IObservationGrain>("muser1").PublishIntegration(new IntegrationArrival
        {
            Integration = new IntegrationKey { Array = "muser1", StartUtcUnixNs = Start.UnixNs },
            IntervalNs = UtcTime.NsPerSecond,
            CycleStartsUtcUnixNs = [.. starts.Select(start => start.UnixNs)],
            Bands = [],
            CalibrationVersions = [1],
            LeftOut = 0,
        });
        using var http = new HttpClient { BaseAddress = _service.Address };

        var first = JsonDocument.Parse(await http.GetStringAsync("api/cycles?array=muser1&limit=2")).RootElement;
        Assert.Equal(
            ["kind", "start", "published", "frames", "slots", "isComplete", "images", "calibrationVersion", "latencyMs", "manifest"],
            first[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal([$"{starts[0]}", $"{starts[1]}"], first.EnumerateArray().Select(line => line.GetProperty("start").GetString()));
        Assert.Equal("muser1/2015/11/01/20151101T040849.000000000/manifest.json", first[0].GetProperty("manifest").GetString());

        var rest = JsonDocument.Parse(await http.GetStringAsync($"api/cycles?array=muser1&after={first[1].GetProperty("published").GetString()}")).RootElement;
        Assert.Equal(starts[2..].Select(start => $"{start}"), rest.EnumerateArray().Select(line => line.GetProperty("start").GetString()));
    }

    [Theory]
    [InlineData("array=muser3", "array is 'muser3'; it must be one of muser1, muser2.")]
    [InlineData("array=muser1&limit=0", "limit is 0; it must be 1 to 100000.")]
    [InlineData("array=muser1&after=noon", "after is 'noon'; it must be a UTC time such as 2015-11-01T04:08:49.354161180Z.")]
    public async Task AWrongRequestIsOneSentence(string query, string sentence)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        using var answer = await http.GetAsync($"api/cycles?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(sentence, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString());
    }
}
