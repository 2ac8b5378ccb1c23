using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Cli.Tests.Calibration;

[Trait("Tier", "Cluster")]
public sealed class ParametersCommandTests : IAsyncLifetime
{
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task SetChangesWhatIsNamedAndLeavesTheRest()
    {
        var before = await Effective(1);
        Assert.Equal(
            "muser1 version 2: fibreDelays IA3=905 8=-4 from 2016-01-01T00:00:00.000000000Z.\n",
            await _service.Done("parameters", "set", "fibreDelays", "IA3=905", "8=-4", "--from", "2016-01-01", "--who", "li", "--why", "spliced"));
        await _service.Done("parameters", "set", "positions", "IA12=356.229,1120.404,10.03", "--from", "2016-01-01", "--why", "surveyed");
        var after = await Effective(3);

        var delays = (int[])before.FibreDelays!.Value.DelayNsInput.Clone();
        (delays[3], delays[8]) = (905, -4);
        Assert.Equal(delays, after.FibreDelays!.Value.DelayNsInput);
        var moved = after.Positions!.Value.ItrfAntennaXyz.Zip(before.Positions!.Value.ItrfAntennaXyz, (now, then) => now - then).ToArray();
        Assert.All(moved.Index().Where(each => each.Index / 3 != 12), each => Assert.Equal(0, each.Item));

        // 4.53 m towards the zenith of 115.2505 E, 42.211833333 N.
        Assert.Equal(4.53 * Math.Cos(42.211833333 * Math.PI / 180) * Math.Cos(115.2505 * Math.PI / 180), moved[36], 9);
        Assert.Equal(4.53 * Math.Cos(42.211833333 * Math.PI / 180) * Math.Sin(115.2505 * Math.PI / 180), moved[37], 9);
        Assert.Equal(4.53 * Math.Sin(42.211833333 * Math.PI / 180), moved[38], 9);

        var shown = await _service.Done("parameters", "show", "--kind", "fibreDelays", "--at", "2016-01-02");
        Assert.Contains("2.0   fibreDelays", shown, StringComparison.Ordinal);
        Assert.Contains("li    spliced", shown, StringComparison.Ordinal);
        Assert.Contains("  IA3       905 ns\n", shown, StringComparison.Ordinal);
        Assert.Contains("1.1   fibreDelays", await _service.Done("parameters", "show", "--version", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiffShowsTheFieldsOfTwoVersionsAndOfTwoInstants()
    {
        await _service.Done("parameters", "set", "positions", "IA12=356.229,1120.404,10.03", "--from", "2016-01-01", "--why", "surveyed");
        await _service.Done("flag", "add", "--antenna", "7", "--from", "2017-01-01", "--to", "2018-01-01", "--why", "warm");
        const string Moved = "      IA12  east 356.2290, north 1120.4040, up 5.5000 m -> east 356.2290, north 1120.4040, up 10.0300 m\n";

        var versions = await _service.Done("parameters", "diff", "1", "3", "--at", "2016-06-01");
        Assert.Contains("+ 2.0, from 2016-01-01 00:00:00", versions, StringComparison.Ordinal);
        Assert.Contains(Moved, versions, StringComparison.Ordinal);
        Assert.DoesNotContain("IA7", versions, StringComparison.Ordinal);
        Assert.Contains("2017-01-01 00:00:00 until 2018-01-01 00:00:00", versions, StringComparison.Ordinal);
        Assert.DoesNotContain("fibreDelays", versions, StringComparison.Ordinal);

        var instants = await _service.Done("parameters", "diff", "2015-12-31", "2017-06-01");
        Assert.Contains(Moved, instants, StringComparison.Ordinal);
        Assert.Contains("  + IA7: 3.0, from 2017-01-01 00:00:00 to 2018-01-01 00:00:00", instants, StringComparison.Ordinal);
        var lines = Json(await _service.Done("parameters", "diff", "2015-12-31", "2017-06-01", "--json"));
        Assert.Equal(["positions", "flag"], lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal("IA12", lines[0].GetProperty("field").GetString());

        Assert.Contains("Nothing differs.", await _service.Done("parameters", "diff", "2015-12-30", "2015-12-31"), StringComparison.Ordinal);
        (await _service.Run("parameters", "diff", "1", "2016-01-01")).IsRefused(ExitCode.Usage, "a version and an instant");
    }

    [Fact]
    public async Task HistoryKeepsWhatIsWithdrawn()
    {
        await _service.Done("parameters", "set", "status", "text=stow", "off=IA7,8", "--who", "li", "--why", "gusts");
        await _service.Done("parameters", "withdraw", "2", "--who", "wang", "--why", "wrong day");

        var history = Json(await _service.Done("parameters", "history", "--after", "1", "--json"));
        Assert.Equal([("li", "gusts"), ("wang", "wrong day")], history.Select(line => (line.GetProperty("who").GetString(), line.GetProperty("why").GetString())));
        Assert.Equal(2, history[1].GetProperty("withdraws").GetInt64());
        Assert.EndsWith("Z", history[0].GetProperty("from").GetString(), StringComparison.Ordinal);
        Assert.Contains("withdraws 2", await _service.Done("parameters", "history"), StringComparison.Ordinal);
        Assert.Contains("No status is in force.", await _service.Done("parameters", "show", "--kind", "status"), StringComparison.Ordinal);
        (await _service.Run("parameters", "withdraw", "1", "--why", "x")).IsRefused(ExitCode.BadInput, "what the product ships");
        (await _service.Run("parameters", "withdraw", "1.x", "--why", "x")).IsRefused(ExitCode.BadInput, "'1.x' is not a version");
    }

    [Fact]
    public async Task AnExportIsTakenBackToTheSameState()
    {
        await Fill();
        var file = Path.Combine(_service.Folder, "muser1.json");
        await _service.Done("parameters", "export", "--out", file);
        var text = await File.ReadAllTextAsync(file);
        Assert.DoesNotContain("UnixNs", text, StringComparison.Ordinal);
        Assert.Contains("\"antennas\": [\"IA7\",\"IB2\"]", text, StringComparison.Ordinal);

        await using var empty = await RunningService.Start();
        Assert.Contains("were there already", await empty.Done("parameters", "import", file, "--why", "restored"), StringComparison.Ordinal);
        var (version, copied) = (await _service.Parameters().GetVersion(), await empty.Parameters().GetVersion());
        Assert.Equal(2, copied);
        var instants = (await _service.Parameters().GetChanges(new ParameterQuery()))
            .SelectMany(line => new[] { line.ValidFromUtcUnixNs, line.ValidToUtcUnixNs ?? 0 })
            .Append(UtcTime.FromCalendar(2030, 1, 1).UnixNs)
            .SelectMany(instant => new[] { instant - 1, instant })
            .Distinct();
        foreach (var instant in instants)
        {
            var there = await _service.Parameters().GetEffective(version, instant);
            var here = await empty.Parameters().GetEffective(copied, instant);
            Assert.Equal(Values(there!), Values(here!));
        }

        Assert.Contains("nothing is recorded", await empty.Done("parameters", "import", file, "--why", "again"), StringComparison.Ordinal);
        Assert.Equal(2, await empty.Parameters().GetVersion());
        Assert.Contains("restored (test: filled)", await empty.Done("parameters", "show"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongFileIsOneSentenceAndRecordsNothing()
    {
        await Refused("cannot be read at $.entries[0].from, line 3: '5' is not a time", """
            {"array":"muser1",
             "entries":[
               {"kind":"flag","from":5,"value":{"antennas":["IA7"]}}]}
            """);
        await Refused("line 2: '2015-13-01' is not a time", "{\"array\":\"muser1\",\"entries\":[\n{\"kind\":\"flag\",\"from\":\"2015-13-01\",\"value\":{\"antennas\":[7]}}]}");
        await Refused("'HA7' is not an antenna of the array", Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antennas":["HA7"]}}"""));
        await Refused("'antenas' is not known there", Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antenas":["IA7"]}}"""));
        await Refused("'from' is missing", Entry("""{"kind":"flag","value":{"antennas":["IA7"]}}"""));
        await Refused("the kind must be one of positions", Entry("""{"kind":"flux","from":"2015-11-01T00:00:00Z","value":{}}"""));
        await Refused("entry 1, or its value, is null", Entry("null"));
        await Refused("at $.entries", Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antennas":null}}"""));
        await Refused("entry 1, or its value, is null", Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":null}"""));
        await Refused("'' is not an array", "null", "--format", "json");
        await Refused("'muser3' is not an array", """{"array":"muser3","entries":[]}""");
        await Refused("it is not JSON ('a' is an invalid start of a property name", "{array");
        await Refused(
            "entry 2 (fibreDelays from 2015-11-01T00:00:00.000000000Z): muser1 has 44 correlator inputs",
            Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antennas":["IA7"]}},{"kind":"fibreDelays","from":"2015-11-01T00:00:00Z","value":{"delayNsInput":[1]}}"""));
        await Refused(
            "leaves fewer than 3",
            Entry("""{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antennas":[MANY]}}""".Replace(
                "MANY", string.Join(',', Enumerable.Range(0, 38)), StringComparison.Ordinal)));
        Assert.Equal(1, await _service.Parameters().GetVersion());
        (await _service.Run("parameters", "import", _service.File("two.json", Entry("")), "--array", "muser2", "--why", "x"))
            .IsRefused(ExitCode.BadInput, "is of muser1, and --array says muser2");
        (await _service.Run("parameters", "import", "nowhere.json", "--why", "x")).IsRefused(ExitCode.BadInput, "nowhere.json is not there");

        async Task Refused(string says, string text, params string[] args)
        {
            var path = _service.File("what.json", text);
            var run = await _service.Run(["parameters", "import", path, "--why", "test", .. args]);
            run.IsRefused(ExitCode.BadInput, path);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
        }

        static string Entry(string entries) => $$"""{"array":"muser1","entries":[{{entries}}]}""";
    }

    [Fact]
    public async Task CyclesAreStaleWhereALaterVersionSaysOtherwise()
    {
        var start = UtcTime.FromCalendar(2015, 11, 1, 4);
        for (var cycle = 0; cycle < 8; cycle++)
        {
            _service.Publish(start.AddNs(cycle * 25_000_000L), version: cycle < 6 ? 1 : 3);
        }

        Assert.Contains("0 of 8 published cycles are stale against version 1", await _service.Done("parameters", "stale"), StringComparison.Ordinal);
        await _service.Done("parameters", "set", "weather", "wind=3", "--from", "2015-11-01", "--why", "mast");
        await _service.Done("flag", "add", "--antenna", "7", "--from", "2015-11-01T04:00:00.060", "--who", "li", "--why", "warm");
        Assert.Equal(3, await _service.Parameters().GetVersion());

        // The cycle that begins at 50 ms and lasts until 75 is the first that the flag meets; those of version 3 know it.
        var run = Json(await _service.Done("parameters", "stale", "--json")).Single();
        Assert.Equal("2015-11-01T04:00:00.050000000Z", run.GetProperty("from").GetString());
        Assert.Equal("2015-11-01T04:00:00.125000000Z", run.GetProperty("to").GetString());
        Assert.Equal((4, 1), (run.GetProperty("cycles").GetInt32(), run.GetProperty("version").GetInt32()));
        var text = await _service.Done("parameters", "stale", "--from", "2015-11-01T04:00:00.1");
        Assert.Contains("muser1: 2 of 4 published cycles are stale against version 3", text, StringComparison.Ordinal);
        Assert.Contains("flag 3.0, li: warm", text, StringComparison.Ordinal);
        Assert.Contains("0 of 2 published", await _service.Done("parameters", "stale", "--to", "2015-11-01T04:00:00.025"), StringComparison.Ordinal);
        Assert.Contains("0 of 0 published", await _service.Done("parameters", "stale", "--from", "2015-11-02"), StringComparison.Ordinal);

        await _service.Done("parameters", "withdraw", "3", "--why", "it was muser2");
        Assert.Contains("2 of 8 published cycles are stale against version 4", await _service.Done("parameters", "stale"), StringComparison.Ordinal);
        Assert.Contains("flag 3.0 holds no more", await _service.Done("parameters", "stale"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'IX1' is not an antenna of muser1; the antennas are IA0 to IC13, or 0 to 39", "fibreDelays", "IX1=5")]
    [InlineData("'5.5' is not a fibre delay", "fibreDelays", "IA1=5.5")]
    [InlineData("44 correlator inputs: one fibre delay for each is needed, not 2", "fibreDelays", "1,2")]
    [InlineData("'IA1=1,2' is not a position", "positions", "IA1=1,2")]
    [InlineData("'IA1' is not NAME=VALUE", "positions", "IA1")]
    [InlineData("has 2 numbers; write one for all channels of 400L, or 16", "fluxScale", "400L=1,2")]
    [InlineData("'400' is not a band and hand", "fluxScale", "400=1")]
    [InlineData("2000L is not a band of muser1", "fluxScale", "2000L=1")]
    [InlineData("A status has no 'on'", "status", "on=IA1")]
    [InlineData("Of the weather there is no 'sun'", "weather", "sun=1")]
    [InlineData("A humidity of 130 % cannot be", "weather", "humidity=130")]
    public async Task WrongValuesAreOneSentence(string says, string kind, string value)
    {
        (await _service.Run("parameters", "set", kind, value, "--why", "test")).IsRefused(ExitCode.BadInput, says);
        Assert.Equal(1, await _service.Parameters().GetVersion());
    }

    [Fact]
    public async Task WithoutAServiceOrAReasonNothingIsDone()
    {
        var nobody = await CommandRun.Of("parameters", "show", "--server", "http://127.0.0.1:1");
        nobody.IsRefused(ExitCode.BadInput, "No service answers at http://127.0.0.1:1/");
        (await _service.Run("flag", "add", "--antenna", "7")).IsRefused(ExitCode.Usage, "'--why' is required");
        (await _service.Run("flag", "add", "--antenna", "7", "--why", " ")).IsRefused(ExitCode.BadInput, "must say why");
        (await CommandRun.Of("parameters", "show", "--server", "here")).IsRefused(ExitCode.Usage, "--server is 'here'; it must be an address");
        (await _service.Run("parameters", "show", "--version", "9")).IsRefused(ExitCode.BadInput, "muser1 has no version 9 of its parameters; the newest is 1");
        (await _service.Run("parameters", "show", "--at", "noon")).IsRefused(ExitCode.BadInput, "'noon' is not a time");
    }

    /// <summary>Every kind, with what is replaced, back-dated, ended and withdrawn.</summary>
    private async Task Fill()
    {
        var grain = _service.Parameters();
        var from = UtcTime.FromCalendar(2016, 1, 1, nanosecond: 123_456_789).UnixNs;
        BandHand.TryParse("800R", out var band);
        var phases = new PhaseSolution
        {
            BandHand = band,
            ReferenceAntenna = 2,
            ReferenceFrequencyHz = 1e9,
            PhaseRadAntenna = [.. Enumerable.Range(0, 40).Select(antenna => Math.Sin(antenna))],
            DelayNsAntenna = [.. Enumerable.Range(0, 40).Select(antenna => 0.1 * antenna)],
            UnusableAntennas = [5],
            UnusableChannels = [3, 4],
            HasDelays = true,
            SnrChan = [.. Enumerable.Range(0, 16).Select(channel => channel / 7.0)],
            ResidualRadAntenna = new double[40],
            Layout = LayoutFingerprint.Of(AntennaTable.For(ArrayId.Muser1).ItrfM),
            Calibrator = "satellite \"5\"",
            ObservedUtcUnixNs = from - 1,
        };
        var positions = (await grain.GetEffective(1, from))!.Positions!.Value;
        await Add(0, new FlagRule { Antennas = [7, 15] }, from + 1000);
        await Add(10, phases);
        await Add(10, phases with { ReferenceAntenna = 0 });
        await Add(5, new FlagRule { Antennas = [1], Baselines = [3, 9], Channels = [0, 15], BandHands = [band] });
        await Add(0, new FluxScale { BandHand = band, JyPerCountChan = [.. Enumerable.Range(1, 16).Select(channel => channel / 3.0)] });
        await Add(20, new InstrumentStatus { Text = "stow\nof all", OffSourceAntennas = [39] });
        await Add(20, new Weather { TemperatureC = -12.5 });
        await Add(-1000, positions with { ItrfAntennaXyz = [.. positions.ItrfAntennaXyz.Select(metres => metres * 1.000001)] });
        await Add(0, new FlagRule { Antennas = [20] });
        await grain.Withdraw(10, null, [], "test", "no");
        Assert.Equal(11, await grain.GetVersion());

        Task<long> Add(long afterNs, ParameterValue value, long? to = null) =>
            grain.Add([new ParameterEntry { ValidFromUtcUnixNs = from + afterNs, ValidToUtcUnixNs = to, Value = value }], "test", "filled");
    }

    private async Task<EffectiveParameters> Effective(long version) =>
        (await _service.Parameters().GetEffective(version, UtcTime.FromCalendar(2016, 1, 2).UnixNs))!;

    /// <summary>All values as text, and when each begins; flags in whatever order they came.</summary>
    private static string[] Values(EffectiveParameters set)
    {
        var options = ParameterJson.For(ArrayLayout.Muser1);
        IEnumerable<(long From, ParameterValue Value)?> single =
        [
            set.Positions is { } positions ? (positions.ValidFromUtcUnixNs, positions.Value) : null,
            set.FibreDelays is { } delays ? (delays.ValidFromUtcUnixNs, delays.Value) : null,
            set.Status is { } status ? (status.ValidFromUtcUnixNs, status.Value) : null,
            set.Weather is { } weather ? (weather.ValidFromUtcUnixNs, weather.Value) : null,
            .. set.Flags.Select(flag => ((long, ParameterValue)?)(flag.ValidFromUtcUnixNs, flag.Value)),
            .. set.Phases.Select(phases => ((long, ParameterValue)?)(phases.ValidFromUtcUnixNs, phases.Value)),
            .. set.FluxScales.Select(scale => ((long, ParameterValue)?)(scale.ValidFromUtcUnixNs, scale.Value)),
        ];
        return [.. single.OfType<(long From, ParameterValue Value)>().Select(each => JsonSerializer.Serialize(ParameterItem.Of(each.Value, each.From), options)).Order()];
    }

    private static JsonElement[] Json(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
