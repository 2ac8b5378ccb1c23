using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Interfaces.Cluster;

namespace Muser.Cli.Tests.Cluster;

[Trait("Tier", "Cluster")]
public sealed class AlarmCommandTests : IAsyncLifetime
{
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task AnAlarmIsListedUntilItIsClearedAndSomebodyHasSeenIt()
    {
        Assert.Equal("No alarms.\n", await _service.Done("alarm", "list"));
        await Alarms().Raise([new AlarmReport { Key = "spool-failing.n1.muser1", Severity = AlarmSeverity.Critical, Text = "The spool is full.", Source = "n1" }]);

        var line = JsonDocument.Parse(await _service.Done("alarm", "list", "--json")).RootElement;
        Assert.Equal(
            ["key", "severity", "text", "source", "isActive", "first", "last", "count", "cleared", "acknowledged"], line.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("spool-failing.n1.muser1", "critical", true), (Text(line, "key"), Text(line, "severity"), line.GetProperty("isActive").GetBoolean()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$", Text(line, "first"));
        Assert.Contains("nobody", await _service.Done("alarm", "list"), StringComparison.Ordinal);

        Assert.Equal(
            "spool-failing.n1.muser1 was seen by li; it still holds.\n",
            await _service.Done("alarm", "acknowledge", "spool-failing.n1.muser1", "--who", "li", "--note", "making room"));
        var listed = await _service.Done("alarm", "list");
        Assert.Contains("making room", listed, StringComparison.Ordinal);
        Assert.Contains("holds", listed, StringComparison.Ordinal);

        await Alarms().Clear("spool-failing.n1.muser1");
        Assert.Equal("No alarms.\n", await _service.Done("alarm", "list"));
        Assert.Contains("cleared 2", await _service.Done("alarm", "list", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAlarmThatThereIsNotCannotBeSeen()
    {
        var run = await _service.Run("alarm", "acknowledge", "no such alarm", "--who", "li");
        run.IsRefused(ExitCode.BadInput, "There is no alarm 'no such alarm'.");
    }

    [Theory]
    [InlineData(415, "text/plain", """{"who":"li"}""")]
    [InlineData(400, "application/json", """{"note":"nobody"}""")]
    [InlineData(400, "application/json", "{x")]
    [InlineData(404, "application/json", """{"who":"li"}""")]
    public async Task AWrongAcknowledgementIsOneSentence(int status, string type, string body)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        using var content = new StringContent(body, Encoding.UTF8, type);
        var response = await http.PostAsync("/api/alarms/none/acknowledge", content);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.NotEmpty(Text(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, "detail"));
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private IClusterGrain Alarms() => _service.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterGrain>(IClusterGrain.Key);
}
