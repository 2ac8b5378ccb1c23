using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;

namespace Muser.Grains.Tests.Devices;

/// <summary>From what an antenna says on the bus down to the frames of the live path.</summary>
[Trait("Tier", "Cluster")]
public class OffSourceTests
{
    private const int Antenna = 9;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Imaging:IntervalMs"] = "3600000",
        ["Muser:Imaging:MaxWaitMs"] = "29000",
        ["Muser:Imaging:Clean"] = "None",
        ["Muser:Imaging:Disc"] = "Off",
    };

    [Fact]
    public async Task AnAntennaThatLeavesTheSourceIsFlaggedInFramesFromThatMomentOn()
    {
        await using var cluster = await ServiceCluster.Start(Settings, Roles.Receiver, Roles.Imaging, new() { Roles = [SiloRoles.Devices] });
        var device = cluster.Client.GetGrain<IDeviceGrain>($"ant-ia{Antenna}");
        await device.Describe(new DeviceDescription
        {
            Device = DeviceId.Parse($"ant-ia{Antenna}"),
            Type = "antenna",
            Epoch = 1,
            Properties = [new PropertyDescription { Name = "on-source", Kind = ValueKind.Boolean }],
        });
        await device.ReportStatus(new StatusReport { Epoch = 1, Sequence = 1, State = DeviceState.Ready });
        await Report(device, 2, isOnSource: true);
        var calibration = cluster.Client.GetGrain<ICalibrationGrain>("muser1");

        await Report(device, 3, isOnSource: false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        EffectiveParameters? inForce;
        while ((inForce = await calibration.GetEffective(await calibration.GetVersion(), TimeProvider.System.UtcUnixNs())) is not { Status.Value.OffSourceAntennas: [Antenna] })
        {
            await Task.Delay(20, patience.Token);
        }

        await cluster.Silo(0).ServiceProvider.GetRequiredService<SiloCalibration>().Refresh();
        var moment = inForce.Status!.ValidFromUtcUnixNs;

        // Frames from before that moment, and from after it, as the instrument stamps them.
        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1, start: new UtcTime(moment).AddNs(-1_000_000_000));
        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1, start: new UtcTime(moment).AddNs(1_000_000_000));

        CycleManifest[] cycles =
        [
            .. Directory.EnumerateFiles(cluster.ProductsFolder, "manifest.json", SearchOption.AllDirectories)
                .Select(file => JsonSerializer.Deserialize<CycleManifest>(File.ReadAllBytes(file), ServiceJson.Compact)!)
                .OrderBy(manifest => manifest.Cycle.StartUtcUnixNs),
        ];
        Assert.Equal(2, cycles.Length);
        Assert.All(cycles[0].Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[Antenna] > 0));
        Assert.All(cycles[1].Frames, frame => Assert.Equal(0, frame.CrossAmplitudeAntenna[Antenna]));
        Assert.All(cycles[1].Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[Antenna + 1] > 0));
    }

    private static Task Report(IDeviceGrain device, long sequence, bool isOnSource) => device.Report(new ParameterReport
    {
        Epoch = 1,
        Sequence = sequence,
        Values = [new PropertyReading { Name = "on-source", Value = isOnSource, UtcUnixNs = TimeProvider.System.UtcUnixNs() }],
    });
}
