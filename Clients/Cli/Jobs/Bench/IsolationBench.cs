using System.Runtime.CompilerServices;
using Muser.Cli.Shell;
using Muser.Silo.Jobs.Processes;

namespace Muser.Cli.Jobs.Bench;

/// <summary>How long parts that do harm live beyond their limits, with all their children.</summary>
internal static class IsolationBench
{
    private const double GoneWithinSeconds = 2;
    private const double LimitSeconds = 0.5;
    private const string Python = "/usr/bin/python3";
    private static readonly ProcessLimits Time = new(LimitSeconds, 0, 0);

    private static readonly (string What, string[] Command, ProcessLimits Limits)[] Harm =
    [
        ("spins for ever", ["/bin/sh", "-c", "while :; do :; done"], new(0, LimitSeconds, 0)),
        ("allocates 4 GiB at once", [Python, "-c", "x = b'x' * (4 << 30)"], new(0, 0, 200 << 20)),
        ("allocates 4 GiB bit by bit", [Python, "-c", "import time\nkept = []\nfor k in range(400):\n kept.append(b'x' * (10 << 20))\n time.sleep(0.01)"], new(0, 0, 200 << 20)),
        ("forks children, in sessions of their own", ["/bin/sh", "-c", "sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000' &) ; wait"], Time),
        ("ignores signals", ["/bin/sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1000; done"], Time),
    ];

    /// <summary>Lets each of them run into its limit.</summary>
    public static async IAsyncEnumerable<BenchFigure> Measure([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (what, command, limits) in Harm)
        {
            var slowest = 0.0;
            var peak = 0L;
            for (var round = 0; round < BestRound.Rounds; round++)
            {
                var outcome = await IsolatedProcess.Run(new ProcessRequest { Command = command, Folder = Path.GetTempPath(), Limits = limits }, cancellation);
                cancellation.ThrowIfCancellationRequested();
                slowest = Math.Max(slowest, limits.Seconds > 0 ? outcome.Seconds - limits.Seconds : outcome.GoneSeconds);
                peak = Math.Max(peak, outcome.PeakMemoryBytes);
            }

            yield return new($"{what}: gone after its limit, the slowest of {BestRound.Rounds}", slowest, "s", GoneWithinSeconds, $"asked for; held by {IsolatedProcess.Mechanism}");
            if (limits.MemoryBytes > 0)
            {
                yield return new($"{what}: most memory in use", peak / 1e6, "MB", limits.MemoryBytes / 1e6, "its limit");
            }
        }
    }
}
