using System.Diagnostics;

namespace Muser.Cli.Shell;

/// <summary>Times work in rounds and takes the fastest: on a machine that others use too, it is the round that was least disturbed.</summary>
internal static class BestRound
{
    /// <summary>Rounds that are timed.</summary>
    public const int Rounds = 5;

    /// <summary>For the compiler, which makes code faster in steps while it runs.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Seconds a call in the fastest round.</summary>
    /// <param name="work">What is timed.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>, between two calls while it warms up, then between two rounds.</param>
    /// <param name="callsPerRound">So many that a round takes a millisecond or more.</param>
    public static double Seconds(Action work, CancellationToken cancellation, int callsPerRound = 1)
    {
        var warm = Stopwatch.StartNew();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            work();
        }
        while (warm.Elapsed < WarmUp);

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = Stopwatch.GetTimestamp();
            for (var call = 0; call < callsPerRound; call++)
            {
                work();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds / callsPerRound);
        }

        return best;
    }
}
