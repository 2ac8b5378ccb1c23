using Microsoft.Extensions.Logging;
using Muser.Grains.Cluster;

namespace Muser.Silo.Frames;

/// <summary>Makes idempotent calls to grains, again and again while the cluster is the reason that they fail. Safe for any thread.</summary>
internal sealed partial class PatientCalls(ReceiverOptions options, ArrayStatistics statistics, TimeProvider clock, ILogger log)
{
    /// <summary>Makes a call; the answer is null where it failed in the end.</summary>
    /// <param name="about">What it is about, for the log.</param>
    /// <param name="call">The call.</param>
    /// <param name="again">Runs before the call is made again: the first one may still be at work somewhere.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<(T? Answer, CallEnd End)> Make<T>(object about, Func<Task<T>> call, Action? again, CancellationToken cancellation)
        where T : class?
    {
        long? failing = null;
        while (true)
        {
            try
            {
                return (await call(), CallEnd.Done);
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && !cancellation.IsCancellationRequested)
            {
                again?.Invoke();
                statistics.CountFailedCall(isRefusal: false);
                failing ??= clock.GetTimestamp(); // not since the call began: it may have waited long for its maps
                if (clock.GetElapsedTime(failing.Value).TotalMilliseconds > options.GiveUpAfterMs)
                {
                    LogGivenUp(about, options.GiveUpAfterMs, failure);
                    return (null, CallEnd.GivenUp);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(options.RetryDelayMs), clock, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                statistics.CountFailedCall(isRefusal: true);
                LogRefused(about, failure);
                return (null, CallEnd.Refused);
            }
        }
    }

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "A call for {About} failed for {LimitMs} ms and is given up.")]
    private partial void LogGivenUp(object about, double limitMs, Exception? failure);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message = "A call for {About} was refused.")]
    private partial void LogRefused(object about, Exception failure);
}
