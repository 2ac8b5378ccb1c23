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
                : Task.FromResult<ArrayParameters?>(new() { Version = (long)arguments[0]!, Positions = [], FibreDelays = [], Flags = [] });
        });
        var copy = new SiloCalibration(Stub.Of<IGrainFactory>((_, _) => grain));
        Assert.Equal(1, (await copy.GetNewest("muser1")).Version);
        await Asked(2);
        using var refresher = new CalibrationRefresher(copy, clock, NullLogger<CalibrationRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);
        await clock.WhenWaiting(Interval);

        isReachable = false;
        version = 2;
        clock.Advance(Interval);
        await Asked(1);
        Assert.Equal(1, (await copy.GetNewest("muser1")).Version);

        await clock.WhenWaiting(Interval);
        isReachable = true;
        clock.Advance(Interval);
        await Asked(2);
        await clock.WhenWaiting(Interval);
        Assert.Equal(2, (await copy.GetNewest("muser1")).Version);
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
