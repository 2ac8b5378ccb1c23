using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Silo;
using Muser.Silo.Frames;

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

        Assert.Equal(2, await grain.SetFlags(Flags(5, 3, 5)));
        Assert.Equal(3, await grain.SetPositions(Positions()));
        Assert.Equal(4, await grain.SetFibreDelays(Fibres()));

        var shipped = DefaultParameters.For(Layout);
        var versions = await Task.WhenAll(new long[] { 1, 2, 3, 4 }.Select(grain.GetParameters));
        Assert.Equivalent(shipped, versions[0], strict: true);
        Assert.Equal([3, 5], versions[1]!.Flags.At(From)!.Antennas);
        Assert.Equal([1, 1, 2, 2], versions.Select(version => version!.Positions.Length));
        Assert.Equal([0, 0, 0, 1], versions.Select(version => version!.FibreDelays.Length - shipped.FibreDelays.Length));
        Assert.Equal([1L, 2, 3, 4], versions.Select(version => version!.Version));
        Assert.Null(await grain.GetParameters(0));
        Assert.Null(await grain.GetParameters(5));
    }

    [Fact]
    public async Task WrongValuesAreRefusedWithASentenceAndLeaveNoVersion()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var grain = Grain(cluster);
        var strange = Positions();
        strange.ItrfAntennaXyz[7] = double.NaN;

        await Refused("three coordinates for each are needed, not 3 numbers", () => grain.SetPositions(strange with { ItrfAntennaXyz = [1, 2, 3] }));
        await Refused("antenna 2 has the coordinate NaN", () => grain.SetPositions(strange));
        await Refused("44 correlator inputs: one fibre delay for each is needed, not 2", () => grain.SetFibreDelays(Fibres() with { DelayNsInput = [1, 2] }));
        await Refused("the antennas 0 to 39; 40 is none of them", () => grain.SetFlags(Flags(3, 40)));
        await Refused("Flagging 38 of 40 antennas leaves fewer than 3", () => grain.SetFlags(Flags([.. Enumerable.Range(0, 38)])));
        await Refused("'muser3' is not an array", () => cluster.Client.GetGrain<ICalibrationGrain>("muser3").GetVersion());

        Assert.Equal(1, await grain.GetVersion());

        static async Task Refused(string sentence, Func<Task<long>> call) =>
            Assert.Contains(sentence, (await Assert.ThrowsAnyAsync<Exception>(call)).ToString());
    }

    [Fact]
    public async Task TheHistoryOutlivesItsSilo()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        await Grain(cluster).SetFlags(Flags(7));
        await cluster.Add(Roles.Jobs);

        await cluster.Kill(cluster.Silo(0));

        Assert.Equal(2, await Grain(cluster).GetVersion());
        var stored = await Grain(cluster).GetParameters(2);
        Assert.Equal([7], stored!.Flags.Single().Antennas);
        Assert.Equal(3, await Grain(cluster).SetFlags(Flags()));
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

        await Assert.ThrowsAnyAsync<Exception>(() => Grain(cluster).SetFlags(Flags(7)));

        File.Delete(folder);
        Directory.Move(aside, folder);
        Assert.Equal(1, await Grain(cluster).GetVersion());
        Assert.Equal(2, await Grain(cluster).SetFlags(Flags(8)));
        var second = await Grain(cluster).GetParameters(2);
        Assert.Equal([8], second!.Flags.Single().Antennas);
    }

    [Fact]
    public async Task ASiloSeesAChangeWhenItRefreshesItsCopy()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);
        var copy = cluster.Silo(0).ServiceProvider.GetRequiredService<SiloCalibration>();
        Assert.Equal(1, (await copy.GetNewest("muser1")).Version);
        Assert.Equal(1, (await copy.GetNewest("muser2")).Version);

        for (var change = 0; change < 6; change++)
        {
            await Grain(cluster).SetFlags(Flags(change));
        }

        await copy.Refresh();

        Assert.Equal(7, (await copy.GetNewest("muser1")).Version);
        Assert.Equal(1, (await copy.GetNewest("muser2")).Version);
        var older = await copy.Get("muser1", 4);
        Assert.Equal([2], older.Flags.Last().Antennas);
        Assert.Equal(7, (await copy.GetNewest("muser1")).Version);
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await copy.Get("muser1", 99));
        Assert.Contains("muser1 has no parameters of version 99", failure.Message);
    }

    [Fact]
    public async Task AChangeInTheMiddleOfACycleHoldsFromTheNextOneOn()
    {
        var receiver = new MuserSiloOptions { Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000 }] };
        await using var cluster = await ServiceCluster.Start(new Dictionary<string, string?> { ["Muser:Imaging:Channels"] = "None" }, receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 4));
        await Grain(cluster).SetFlags(Flags(7));
        await cluster.Silo(0).ServiceProvider.GetRequiredService<SiloCalibration>().Refresh();
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

    private static AntennaFlags Flags(params int[] antennas) => new() { ValidFromUtcUnixNs = From.UnixNs, Antennas = antennas };

    private static AntennaPositions Positions() =>
        new() { ValidFromUtcUnixNs = From.UnixNs, ItrfAntennaXyz = [.. Enumerable.Range(0, 3 * Layout.Antennas).Select(each => (double)each)] };

    private static FibreDelays Fibres() =>
        new() { ValidFromUtcUnixNs = From.UnixNs, DelayNsInput = [.. Enumerable.Range(0, Layout.Inputs)] };
}
