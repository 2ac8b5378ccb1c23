using System.Net;
using System.Text;
using System.Text.Json;

namespace Muser.Cli.Tests.Calibration;

/// <summary>The web of the parameters as another program sees it.</summary>
[Trait("Tier", "Cluster")]
public sealed class ParameterEndpointsTests : IAsyncLifetime
{
    private const string Flag = """{"who":"li","why":"warm","entries":[{"kind":"flag","from":"2015-11-01T04:00:00Z","to":"2015-11-01T05:00:00.5Z","value":{"antennas":[7,"IB2"]}}]}""";
    private readonly HttpClient _http = new();
    private RunningService _service = null!;

    public async Task InitializeAsync()
    {
        _service = await RunningService.Start();
        _http.BaseAddress = _service.Address;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsPostedIsInForceWithNamesAndIsoTimes()
    {
        Assert.Equal("""{"array":"muser1","version":2}""", await Text(await Post("/api/parameters/muser1", Flag)));

        var found = JsonDocument.Parse(await _http.GetStringAsync("/api/parameters/muser1?at=2015-11-01T04:30:00Z&kind=flag")).RootElement;
        Assert.Equal(["array", "version", "newestVersion", "at", "inForce"], found.EnumerateObject().Select(field => field.Name));
        Assert.Equal("2015-11-01T04:30:00.000000000Z", found.GetProperty("at").GetString());
        var flag = found.GetProperty("inForce").EnumerateArray().Single();
        Assert.Equal(["kind", "version", "part", "from", "to", "recorded", "who", "why", "value"], flag.EnumerateObject().Select(field => field.Name));
        Assert.Equal("2015-11-01T05:00:00.500000000Z", flag.GetProperty("to").GetString());
        Assert.Equal("""{"antennas":["IA7","IB2"]}""", flag.GetProperty("value").GetRawText());

        var changes = JsonDocument.Parse(await _http.GetStringAsync("/api/parameters/muser1/changes?after=1&limit=5")).RootElement;
        Assert.Equal((2, "flag"), (changes.GetProperty("newestVersion").GetInt32(), changes.GetProperty("changes")[0].GetProperty("kind").GetString()));
        var version = JsonDocument.Parse(await _http.GetStringAsync("/api/parameters/muser1/versions/1")).RootElement;
        Assert.Equal(["positions", "fibreDelays"], version.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal(40, version.GetProperty("entries")[0].GetProperty("value").GetProperty("itrfM").EnumerateObject().Count());

        Assert.Equal("""{"array":"muser1","version":3}""", await Text(await Post("/api/parameters/muser1/withdraw", """{"version":2,"who":"li","why":"no"}""")));
        Assert.Contains("\"inForce\":[]", await _http.GetStringAsync("/api/parameters/muser1?at=2015-11-01T04:30:00Z&kind=flag"), StringComparison.Ordinal);
        Assert.Contains("\"stale\":0", await _http.GetStringAsync("/api/products/stale?array=muser1&from=2015-11-01T04:30:00Z"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "'muser3' is not an array; the arrays are muser1 and muser2.", "/api/parameters/muser3")]
    [InlineData(404, "muser1 has no version 5 of its parameters; the newest is 1.", "/api/parameters/muser1?version=5")]
    [InlineData(404, "muser1 has no version 5 of its parameters; the newest is 1.", "/api/parameters/muser1/versions/5")]
    [InlineData(400, "at is 'noon'; it must be UTC as", "/api/parameters/muser1?at=noon")]
    [InlineData(400, "version is 'new'; it must be a whole number.", "/api/parameters/muser1?version=new")]
    [InlineData(400, "kind is 'flux'; it must be one of positions, fibreDelays", "/api/parameters/muser1?kind=flux")]
    [InlineData(400, "kind is '2'; it must be one of", "/api/parameters/muser1?kind=2")]
    [InlineData(400, "limit is 0; it must be above 0.", "/api/parameters/muser1/changes?limit=0")]
    [InlineData(400, "after is '-1'; it must be a whole number.", "/api/parameters/muser1/changes?after=-1")]
    [InlineData(404, "'' is not an array", "/api/products/stale")]
    [InlineData(400, "from is 'x'; it must be UTC", "/api/products/stale?array=muser1&from=x")]
    public async Task AWrongQuestionIsOneSentence(int status, string says, string path) => await IsRefused(await _http.GetAsync(path), status, says);

    [Theory]
    [InlineData(400, "The body cannot be read, line 1: 'why' is missing.", """{"who":"li","entries":[]}""")]
    [InlineData(400, "give at least one parameter", """{"who":"li","why":"x","entries":[]}""")]
    [InlineData(400, "must say who", """{"who":"","why":"x","entries":[{"kind":"weather","from":"2015-11-01T04:00:00Z","value":{}}]}""")]
    [InlineData(400, "at $.entries[0].value.antennas, line 1: 'IA99' is not an antenna of the array.", """{"who":"li","why":"x","entries":[{"kind":"flag","from":"2015-11-01T04:00:00Z","value":{"antennas":["IA99"]}}]}""")]
    [InlineData(400, "A humidity of 130 % cannot be", """{"who":"li","why":"x","entries":[{"kind":"weather","from":"2015-11-01T04:00:00Z","value":{"humidityPercent":130}}]}""")]
    [InlineData(400, "The body cannot be read: it is null; it must be an object.", "null")]
    [InlineData(400, "The body cannot be read, line 1: it is not JSON", "{x")]
    [InlineData(400, "at $.entries[0], line 1: the kind must be one of positions", """{"who":"li","why":"x","entries":[{"from":"2015-11-01T04:00:00Z","value":{}}]}""")]
    public async Task AWrongBodyIsOneSentenceAndRecordsNothing(int status, string says, string body)
    {
        await IsRefused(await Post("/api/parameters/muser1", body), status, says);
        Assert.Equal(1, await _service.Parameters().GetVersion());
    }

    [Fact]
    public async Task AFormOfAnotherSiteIsNotTaken()
    {
        using var form = new StringContent(Flag, Encoding.UTF8, "text/plain");
        await IsRefused(await _http.PostAsync("/api/parameters/muser1", form), 415, "Content-Type application/json");
        await IsRefused(await Post("/api/parameters/muser1/withdraw", """{"version":1,"who":"li","why":"x"}"""), 400, "what the product ships");
        Assert.Equal(1, await _service.Parameters().GetVersion());
    }

    private static async Task IsRefused(HttpResponseMessage response, int status, string says)
    {
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> Text(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.PostAsync(path, content);
    }
}
