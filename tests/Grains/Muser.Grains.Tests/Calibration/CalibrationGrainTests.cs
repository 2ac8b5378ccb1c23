using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo;
using Muser.Silo.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;
using Orleans.Streams;

namespace Muser.Grains.Tests.Calibration;

[Trait("Tier", "Cluster")]
public class CalibrationGrainTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly UtcTime From = UtcTime.FromCalendar(2015, 11, 1);

    [Fact]
    public async Task EachChangeIsAVersionAndNoneIsOverwritten()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        Assert.Equal(1, await grain.GetVersion());

        Assert.Equal(2, await Add(grain, new FlagRule { Antennas = [5, 3] }));
        Assert.Equal(3, await Add(grain, Positions()));
        Assert.Equal(4, await Add(grain, Fibres(), OfThese(Phases("400L")), OfThese(Phases("400R")), Scale(), new Weather { WindMs = 3 }, new InstrumentStatus { OffSourceAntennas = [9] }));

        var shipped = DefaultParameters.Entries(Layout).Select(entry => entry.Value).ToArray();
        var versions = await Task.WhenAll(new long[] { 1, 2, 3, 4 }.Select(version => grain.GetEffective(version, From.UnixNs)));
        Assert.Equivalent(shipped.OfType<AntennaPositions>().Single(), versions[1]!.Positions!.Value, strict: true);
        Assert.Equal([1L, 1, 3, 3], versions.Select(version => version!.Positions!.Version));
        Assert.Equal([1L, 1, 1, 4], versions.Select(version => version!.FibreDelays!.Version));
        Assert.Equal([0, 1, 1, 1], versions.Select(version => version!.Flags.Length));
        Assert.Equal([0, 0, 0, 2], versions.Select(version => version!.Phases.Length));
        Assert.Equal([1L, 2, 3, 4], versions.Select(version => version!.Version));
        Assert.Equal([5, 3], versions[3]!.Flags.Single().Value.Antennas);
        Assert.Equal(["400L", "400R"], versions[3]!.Phases.Select(phases => phases.Value.BandHand.ToString()));
        Assert.Equal(2.5, versions[3]!.FluxScales.Single().Value.JyPerCountChan[7]);
        Assert.Equal((3, 9), (versions[3]!.Weather!.Value.WindMs, versions[3]!.Status!.Value.OffSourceAntennas.Single()));
        Assert.Null(await grain.GetEffective(0, From.UnixNs));
        Assert.Null(await grain.GetEffective(5, From.UnixNs));
    }

    [Fact]
    public async Task TheHistorySaysWhoWhenAndWhy()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        var before = UtcTime.FromDateTime(DateTime.UtcNow).UnixNs;
        await grain.Add([Entry(new FlagRule { Antennas = [7] }) with { ValidToUtcUnixNs = From.UnixNs + 10 }], "li", "cryostat warm");
        await Add(grain, Positions());
        await grain.Withdraw(2, null, [], "wang", "it was antenna 8");

        var changes = await grain.GetChanges(new ParameterQuery { AfterVersion = 1 });
        Assert.Equal([("li", "cryostat warm"), ("test", "because"), ("wang", "it was antenna 8")], changes.Select(change => (change.Who, change.Why)));
        Assert.Equal([ParameterKind.Flag, ParameterKind.Positions, null], changes.Select(change => change.Kind));
        Assert.Equal([null, null, 2], changes.Select(change => change.Withdraws));
        Assert.Equal((From.UnixNs, From.UnixNs + 10), (changes[0].ValidFromUtcUnixNs, changes[0].ValidToUtcUnixNs));
        Assert.All(changes, change => Assert.InRange(change.RecordedUtcUnixNs, before, UtcTime.FromDateTime(DateTime.UtcNow).UnixNs));
        Assert.Equal([2L, 4], (await grain.GetChanges(new ParameterQuery { Kind = ParameterKind.Flag })).Select(change => change.Version));
        var (flag, withdrawal) = ((await grain.GetRecords(2)).Single(), (await grain.GetRecords(4)).Single());
        Assert.Equal([7], Assert.IsType<FlagRule>(flag.Value).Antennas);
        Assert.Equal(2, withdrawal.Change.Withdraws);
        Assert.Empty(await grain.GetRecords(5));
        Assert.Single((await grain.GetEffective(3, From.UnixNs))!.Flags);
        Assert.Empty((await grain.GetEffective(4, From.UnixNs))!.Flags);
    }

    [Fact]
    public async Task WrongValuesAreRefusedWithASentenceAndLeaveNoVersion()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        var strange = Positions();
        strange.ItrfAntennaXyz[7] = double.NaN;

        await Refused("three coordinates for each are needed, not 3 numbers", strange with { ItrfAntennaXyz = [1, 2, 3] });
        await Refused("antenna 2 has the coordinate NaN", Positions(), strange);
        await Refused("44 correlator inputs: one fibre delay for each is needed, not 2", Fibres() with { DelayNsInput = [1, 2] });
        await Refused("the antennas 0 to 39; 40 is none of them", new FlagRule { Antennas = [3, 40] });
        await Refused("Flagging 38 of 40 antennas at 2015-11-01", new FlagRule { Antennas = [.. Enumerable.Range(0, 38)] });
        await Refused("would take everything", new FlagRule());
        await Refused("Antenna 4 makes no baseline with itself", new FlagRule { Baselines = [1, 2, 4, 4] });
        await Refused("channels 0 to 15; 16 is none", new FlagRule { Channels = [16] });
        await Refused("2000L is not a band of muser1", new FlagRule { BandHands = [Band("2000L")] });
        await Refused("60 antennas, muser1 has 40: it belongs to another array", Phases("400L", antennas: 60));
        await Refused("2000L is not a band of muser1", Phases("2000L"));
        await Refused("the phase NaN for antenna 3", Phases("400L", strange: double.NaN));
        await Refused("a signal to noise, or a residual, that is no number", Phases("400L") with { SnrChan = [.. Enumerable.Repeat(double.NaN, 16)] });
        await Refused("0 Jy per count in channel 0", Scale() with { JyPerCountChan = new double[16] });
        await Refused("was made with other antenna positions (layout abc) than those in force at 2015-11-01", Phases("400L") with { Layout = "abc" });
        await Refused("A humidity of 130 % cannot be", new Weather { HumidityPercent = 130 });
        await Refused("40 is none of them", new InstrumentStatus { OffSourceAntennas = [40] });
        await Refused("give at least one parameter");
        await Refuse("'muser3' is not an array", () => cluster.Client.GetGrain<ICalibrationGrain>("muser3").GetVersion());
        await Refuse("must say who", () => grain.Add([Entry(Positions())], " ", "because"));
        await Refuse("must say why", () => grain.Add([Entry(Positions())], "test", ""));
        await Refuse("cannot end at", () => grain.Add([Entry(new FlagRule { Antennas = [1] }) with { ValidToUtcUnixNs = From.UnixNs }], "test", "because"));
        await Refuse("Only a flag has an end", () => grain.Add([Entry(Positions()) with { ValidToUtcUnixNs = long.MaxValue }], "test", "because"));
        await Refuse("what the product ships", () => grain.Withdraw(1, null, [], "test", "because"));
        await Refuse("no version 2 of its parameters; the newest is 1", () => grain.Withdraw(2, null, [], "test", "because"));

        Assert.Equal(1, await grain.GetVersion());

        Task Refused(string sentence, params ParameterValue[] values) => Refuse(sentence, () => Add(grain, values));

        static async Task Refuse(string sentence, Func<Task<long>> call) =>
            Assert.Contains(sentence, (await Assert.ThrowsAnyAsync<Exception>(call)).ToString());
    }

    [Fact]
    public async Task FlagsOfDifferentTimesAreCountedWhereTheyMeet()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        int[] half = [.. Enumerable.Range(0, 20)], otherHalf = [.. Enumerable.Range(20, 20)];
        await grain.Add([Entry(new FlagRule { Antennas = half }) with { ValidToUtcUnixNs = From.UnixNs + 100 }], "test", "because");

        var meets = Entry(new FlagRule { Antennas = otherHalf }) with { ValidFromUtcUnixNs = From.UnixNs - 50, ValidToUtcUnixNs = From.UnixNs + 50 };
        await Assert.ThrowsAnyAsync<Exception>(() => grain.Add([meets], "test", "because"));
        Assert.Equal(3, await grain.Add([meets with { ValidToUtcUnixNs = From.UnixNs }], "test", "because"));
        await Assert.ThrowsAnyAsync<Exception>(() => grain.Withdraw(4, null, [], "test", "because"));
        Assert.Equal(4, await grain.Withdraw(2, null, [], "test", "because"));
        Assert.Contains("already", (await Assert.ThrowsAnyAsync<Exception>(() => grain.Withdraw(2, null, [], "test", "because"))).Message);
        Assert.Contains("stays void", (await Assert.ThrowsAnyAsync<Exception>(() => grain.Withdraw(4, null, [], "test", "because"))).Message);
        Assert.Equal(5, await grain.Add([meets], "test", "because"));
    }

    [Fact]
    public async Task OnePlaceOfAVersionIsWithdrawnAndAnotherHoldsInItsStead()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        await Add(grain, new FlagRule { Antennas = [7] }, new FlagRule { Antennas = [8] }, new Weather { WindMs = 3 });

        var ends = Entry(new FlagRule { Antennas = [8] }) with { ValidToUtcUnixNs = From.UnixNs + 100, Why = "warm" };
        Assert.Equal(3, await grain.Withdraw(2, 1, [ends], "li", "repaired"));

        Assert.Equal([(2L, 0), (2, 2), (3, 1)], await InForce(From.UnixNs + 99));
        Assert.Equal([(2L, 0), (2, 2)], await InForce(From.UnixNs + 100));
        Assert.Equal([(2L, 0), (2, 1), (2, 2)], await InForce(From.UnixNs + 100, version: 2));
        var records = await grain.GetRecords(3);
        Assert.Equal([("li", "repaired"), ("li", "warm")], records.Select(record => (record.Change.Who, record.Change.Why)));
        Assert.Equal((2L, 1), (records[0].Change.Withdraws, records[0].Change.WithdrawsPart));
        Assert.Equal([2L, 2, 3, 3], (await grain.GetChanges(new ParameterQuery { Kind = ParameterKind.Flag })).Select(change => change.Version));
        Assert.Equal([2L], (await grain.GetChanges(new ParameterQuery { Kind = ParameterKind.Weather })).Select(change => change.Version));
        Assert.Null(await grain.GetInForce(4, From.UnixNs));
        Assert.Equal([2L, 2, 2], (await grain.GetChanges(new ParameterQuery { AfterVersion = 1, Limit = 1 })).Select(change => change.Version));
        Assert.Equal([2L, 2, 2, 3, 3], (await grain.GetChanges(new ParameterQuery { AfterVersion = 1, Limit = 4 })).Select(change => change.Version));

        await Refuse("withdrawn already, by version 3", () => grain.Withdraw(2, 1, [], "test", "because"));
        await Refuse("has the places 0 to 2; 3 is none of them", () => grain.Withdraw(2, 3, [], "test", "because"));
        await Refuse("stays void", () => grain.Withdraw(3, 0, [], "test", "because"));
        await Refuse("A humidity of 130", () => grain.Withdraw(2, 0, [Entry(new Weather { HumidityPercent = 130 })], "test", "because"));
        await Refuse("must say why", () => grain.Withdraw(2, 0, [], "test", " "));
        Assert.Equal(3, await grain.GetVersion());

        // A version that withdraws and adds is itself withdrawn: what it added is void, and what it made void stays so.
        Assert.Equal(4, await grain.Withdraw(3, null, [], "test", "because"));
        Assert.Equal([(2L, 0), (2, 2)], await InForce(From.UnixNs));

        async Task<(long Version, int Part)[]> InForce(long at, long? version = null) =>
            [.. (await grain.GetInForce(version ?? await grain.GetVersion(), at))!
                .Where(record => record.Change.Version > 1)
                .Select(record => (record.Change.Version, record.Change.Part))];

        static async Task Refuse(string sentence, Func<Task<long>> call) =>
            Assert.Contains(sentence, (await Assert.ThrowsAnyAsync<Exception>(call)).ToString());
    }

    [Fact]
    public async Task AFlagInTheSteadOfAnotherIsCountedWithoutIt()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        await Add(grain, new FlagRule { Antennas = [.. Enumerable.Range(0, 37)] });

        Assert.Equal(3, await grain.Withdraw(2, 0, [Entry(new FlagRule { Antennas = [.. Enumerable.Range(3, 37)] })], "test", "because"));
        await Assert.ThrowsAnyAsync<Exception>(() => grain.Add([Entry(new FlagRule { Antennas = [0] })], "test", "because"));
    }

    [Fact]
    public async Task TheHistoryOutlivesItsSilo()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        await Add(Grain(cluster), new FlagRule { Antennas = [7] });
        await cluster.Add(Roles.Jobs);

        await cluster.Kill(cluster.Silo(0));

        Assert.Equal(2, await Grain(cluster).GetVersion());
        var stored = await Grain(cluster).GetEffective(2, From.UnixNs);
        Assert.Equal([7], stored!.Flags.Single().Value.Antennas);
        Assert.Equal(3, await Grain(cluster).Withdraw(2, null, [], "test", "because"));
    }

    [Fact]
    public async Task OldVersionsGoToTheArchiveAndStayReadable()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        const int Versions = (3 * ParameterArchive.VersionsPerSegment) + 5;
        for (var version = 2; version <= Versions; version++)
        {
            Assert.Equal(version, await Add(Grain(cluster), new Weather { WindMs = version / 10.0 }));
        }

        await cluster.Add(Roles.Jobs);
        await cluster.Kill(cluster.Silo(0));

        var grain = Grain(cluster);
        Assert.Equal(Versions, await grain.GetVersion());
        foreach (var version in new[] { 2, 64, 65, 128, 129, 192, 193, Versions })
        {
            var then = await grain.GetEffective(version, From.UnixNs);
            Assert.Equal((version / 10.0, version), (then!.Weather!.Value.WindMs, (int)then.Weather.Version));
            Assert.NotNull(then.Positions);
        }

        var all = await grain.GetChanges(new ParameterQuery { AfterVersion = 1 });
        Assert.Equal(Enumerable.Range(2, Versions - 1), all.Select(change => (int)change.Version));
        var recent = await File.ReadAllLinesAsync(Directory.GetFiles(Path.Combine(cluster.StateFolder, "parameters")).Single(file => file.EndsWith(".json")));
        Assert.Equal(5, recent[^1].Split("\"windMs\"").Length - 1);
    }

    [Fact]
    public async Task AChangeThatCouldNotBeStoredIsSeenByNobody()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        await Grain(cluster).GetVersion();
        var folder = Path.Combine(cluster.StateFolder, "parameters");
        var aside = folder + "-aside";
        Directory.Move(folder, aside);
        File.WriteAllText(folder, "not a folder");

        await Assert.ThrowsAnyAsync<Exception>(() => Add(Grain(cluster), new FlagRule { Antennas = [7] }));

        File.Delete(folder);
        Directory.Move(aside, folder);
        Assert.Equal(1, await Grain(cluster).GetVersion());
        Assert.Equal(2, await Add(Grain(cluster), new FlagRule { Antennas = [8] }));
        var second = await Grain(cluster).GetEffective(2, From.UnixNs);
        Assert.Equal([8], second!.Flags.Single().Value.Antennas);
    }

    [Fact]
    public async Task ASiloSeesAChangeWhenItRefreshesItsCopy()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var copy = cluster.Silo(0).ServiceProvider.GetRequiredService<SiloCalibration>();
        Assert.Equal(1, await copy.GetVersion("muser1"));
        Assert.Equal(1, await copy.GetVersion("muser2"));

        for (var change = 0; change < 6; change++)
        {
            await Add(Grain(cluster), new FlagRule { Antennas = [change] });
        }

        await copy.Refresh();

        Assert.Equal(7, await copy.GetVersion("muser1"));
        Assert.Equal(1, await copy.GetVersion("muser2"));
        var older = await copy.Get("muser1", 4, From);
        Assert.Equal([0, 1, 2], older.Parameters.Flags.SelectMany(flag => flag.Value.Antennas));
        Assert.Same(older, await copy.Get("muser1", 4, From.AddNs(1)));
        Assert.Empty((await copy.Get("muser1", 4, From.AddNs(-1))).Parameters.Flags);
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await copy.Get("muser1", 99, From));
        Assert.Contains("muser1 has no parameters of version 99", failure.Message);
    }

    [Fact]
    public async Task AChangeIsAnnouncedOnAStream()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var heard = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await cluster.Client.GetStreamProvider(ProviderNames.Streams)
            .GetStream<ParameterNotice>(StreamId.Create(ParameterNotice.StreamNamespace, "muser1"))
            .SubscribeAsync((notice, _) =>
            {
                heard.TrySetResult(notice.Version);
                return Task.CompletedTask;
            });

        await Add(Grain(cluster), new Weather { WindMs = 3 });

        Assert.Equal(2, await heard.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task AChangeInTheMiddleOfACycleHoldsFromTheNextOneOn()
    {
        var receiver = new MuserSiloOptions { Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000 }] };
        await using var cluster = await ServiceCluster.Start(new Dictionary<string, string?> { ["Muser:Imaging:Channels"] = "None" }, receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 4));
        await Add(Grain(cluster), new FlagRule { Antennas = [7] });
        await cluster.LearnParameters(0, "muser1");
        await wire.Send(wire.Frames(4, 16));
        await wire.Drain();

        var before = cluster.Products.FindManifest(Cycles.Key(Layout, 0))!;
        var after = cluster.Products.FindManifest(Cycles.Key(Layout, 1))!;
        Assert.Equal((1, 2), (before.CalibrationVersion, after.CalibrationVersion));
        Assert.All(before.Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[7] > 0));
        Assert.All(after.Frames, frame => Assert.Equal(0, frame.CrossAmplitudeAntenna[7]));
        Assert.All(after.Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[8] > 0));
    }

    private static ICalibrationGrain Grain(ServiceCluster cluster) => cluster.Client.GetGrain<ICalibrationGrain>("muser1");

    private static Task<long> Add(ICalibrationGrain grain, params ParameterValue[] values) => grain.Add([.. values.Select(Entry)], "test", "because");

    private static ParameterEntry Entry(ParameterValue value) => new() { ValidFromUtcUnixNs = From.UnixNs, Value = value };

    private static AntennaPositions Positions() =>
        new() { ItrfAntennaXyz = [.. Enumerable.Range(0, 3 * Layout.Antennas).Select(each => (double)each)] };

    private static FibreDelays Fibres() => new() { DelayNsInput = [.. Enumerable.Range(0, Layout.Inputs)] };

    private static FluxScale Scale() => new() { BandHand = Band("800R"), JyPerCountChan = [.. Enumerable.Repeat(2.5, ArrayLayout.Channels)] };

    private static BandHand Band(string text) => Parameters.Band(text);

    /// <summary>The same solution, as if made with the positions of the tests.</summary>
    private static PhaseSolution OfThese(PhaseSolution solution) =>
        solution with { Layout = LayoutFingerprint.Of(MemoryMarshal.Cast<double, Vector3D>(Positions().ItrfAntennaXyz)) };

    private static PhaseSolution Phases(string band, int antennas = 40, double strange = 0.25) =>
        Parameters.Phases(antennas == 40 ? Layout : ArrayLayout.Muser2, band, antenna => antenna == 3 ? strange : 0.1, _ => 0);
}
