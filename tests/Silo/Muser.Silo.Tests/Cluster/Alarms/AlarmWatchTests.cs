using Microsoft.Extensions.Options;
using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Alarms;
using Muser.Silo.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Alarms;

/// <summary>What a silo makes of a list of alarms that does not answer.</summary>
[Trait("Tier", "Unit")]
public class AlarmWatchTests
{
    private const int NotTold = 2601;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task WhileTheListHangsTheLogOfTheSiloSaysOnceWhatIsWrong()
    {
        var (clock, said, answer, told) = (new FakeClock(), new RecordingLog<AlarmWatch>(), new TaskCompletionSource(), new List<string>());
        var source = Stub.Of<IAlarmSource>((_, _) => new[] { new StandingAlarm("stream-held-up.n1.muser1", AlarmSeverity.Critical, "It hangs.") });
        var list = Stub.Of<IClusterGrain>((_, asked) =>
        {
            told.AddRange(((AlarmReport[])asked[0]!).Select(report => report.Key));
            return answer.Task;
        });
        var grains = Stub.Of<IGrainFactory>((_, _) => list);
        var silo = Stub.Of<ILocalSiloDetails>((_, _) => "n1");
        using var watch = new AlarmWatch([source], grains, silo, Options.Create(new AlarmOptions()), clock, said);

        await watch.StartAsync(CancellationToken.None);
        for (var look = 0; look < 3; look++)
        {
            await Pass(Look);
            await Pass(Patience);
        }

        await clock.WhenWaiting(Look);
        Assert.Equal(3, told.Count);
        Assert.Contains("What is wrong here: stream-held-up.n1.muser1: It hangs.", Assert.Single(said.Of(NotTold)), StringComparison.Ordinal);

        // It answers, and hangs again, and that is said again.
        answer.SetResult();
        for (var look = 0; look < 10; look++)
        {
            await Pass(Look);
        }

        await clock.WhenWaiting(Look);
        answer = new TaskCompletionSource();
        await Pass(Look); // an alarm that holds is told again after ten seconds
        await Pass(Patience);
        await clock.WhenWaiting(Look);
        Assert.Equal(2, said.Of(NotTold).Count);
        await watch.StopAsync(CancellationToken.None);

        async Task Pass(TimeSpan delay)
        {
            await clock.WhenWaiting(delay);
            clock.Advance(delay);
        }
    }
}
