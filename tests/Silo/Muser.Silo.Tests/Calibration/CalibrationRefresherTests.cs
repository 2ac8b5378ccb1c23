using Microsoft.Extensions.Logging.Abstractions;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;
using Muser.Silo.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Silo.Tests.Calibration;

[Trait("Tier", "Unit")]
public class CalibrationRefresherTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task LooksOnceASecondAndKeepsItsCopyWhileTheGrainCannotBeReached()
    {
        var clock = new FakeClock();
        var version = 1L;
        var isReachable = true;
        var asked = new SemaphoreSlim(0);
        var grain = Stub.Of<ICalibrationGrain>((method, arguments) =>
        {
            asked.Release();
            return !isReachable ? throw new SiloUnavailableException("gone")
                : method.Name == nameof(ICalibrationGrain.GetVersion) ? Task.FromResult(version)
                : Task.FromResult<EffectiveParameters?>(
                    new() { Version = (long)arguments[0]!, FromUtcUnixNs = long.MinValue, UntilUtcUnixNs = long.MaxValue });
        });
        var copy = new SiloCalibration(Stub.Of<IGrainFactory>((_, _) => grain));
        var client = Stub.Of<IClusterClient>((_, _) => throw new SiloUnavailableException("no streams"));
        Assert.Equal(1, await copy.GetVersion("muser1"));
        Assert.Equal(1, (await copy.Get("muser1", 1, default)).Parameters.Version);
        await Asked(2);
        using var refresher = new CalibrationRefresher(copy, client, clock, NullLogger<CalibrationRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);
        await clock.WhenWaiting(Interval);

        isReachable = false;
        version = 2;
        clock.Advance(Interval);
        await Asked(1);
        Assert.Equal(1, await copy.GetVersion("muser1"));

        await clock.WhenWaiting(Interval);
        isReachable = true;
        clock.Advance(Interval);
        await Asked(2);
        await clock.WhenWaiting(Interval);
        Assert.Equal(2, await copy.GetVersion("muser1"));

        version = 3;
        await refresher.OnNextAsync(new ParameterNotice { Version = 3 });
        Assert.Equal(3, await copy.GetVersion("muser1"));
        await refresher.StopAsync(CancellationToken.None);

        async Task Asked(int times)
        {
            for (var time = 0; time < times; time++)
            {
                Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(60)));
            }
        }
    }
}
