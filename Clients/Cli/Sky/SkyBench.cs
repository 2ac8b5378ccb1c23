using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Cli.Sky;

/// <summary><c>muser bench sky</c>: what the sky costs a frame, beside the time from one frame to the next.</summary>
internal static class SkyBench
{
    private const double FrameUs = ArrayLayout.FramePeriodNs / 1000.0;

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("sky", "Times the place of the Sun and the uvw of a frame, best of five.") { json };
        command.SetAction((parse, cancellation) =>
        {
            foreach (var figure in Measure(cancellation))
            {
                figure.Print(parse.Output(), parse.GetValue(json));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser bench sky");
    }

    private static IEnumerable<BenchFigure> Measure(CancellationToken cancellation)
    {
        // The work adds to a sum, so that no compiler may leave it out, and goes along a stream of frames, as the service does.
        var (sum, next) = (0.0, 0L);
        var start = UtcTime.FromCalendar(2026, 6, 1, 4);
        UtcTime NextFrame() => start.AddNs(next++ * ArrayLayout.FramePeriodNs);
        yield return Figure("place of the Sun, whole series", 1_000, () => sum += SolarEphemeris.Muser.At(NextFrame()).RaRad);
        var track = new SunTrack(SolarEphemeris.Muser);
        yield return Figure("place of the Sun, along a stream", 100_000, () => sum += track.At(NextFrame()).RaRad);
        foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var table = AntennaTable.For(layout.Id);
            var uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
            yield return Figure(
                $"uvw of {layout.Name}, {layout.ScienceBaselines} baselines",
                100_000,
                () => Uvw.Compute(next++ * 1e-6, 0.3, table.ItrfM, uvwBaselineXyz));
        }

        BenchFigure Figure(string name, int callsPerRound, Action work) =>
            new(name, 1e6 * BestRound.Seconds(work, cancellation, callsPerRound), "us", FrameUs, "time from frame to frame");
    }
}
