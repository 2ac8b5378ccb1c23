using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Cli.Sky;

/// <summary><c>muser bench sky</c>: what the sky costs a frame, beside the time from one frame to the next.</summary>
internal static class SkyBench
{
    private const double FrameUs = ArrayLayout.FramePeriodNs / 1000.0;
    private const int Rounds = 5;

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("sky", "Times the place of the Sun and the uvw of a frame, best of five.") { json };
        command.SetAction(parse =>
        {
            foreach (var (name, microseconds) in Measure())
            {
                Print(parse.Output(), name, microseconds, parse.GetValue(json));
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench sky");
    }

    private static IEnumerable<(string Name, double Microseconds)> Measure()
    {
        var start = UtcTime.FromCalendar(2026, 6, 1, 4);
        UtcTime Frame(int i) => start.AddNs(i * ArrayLayout.FramePeriodNs);
        var track = new SunTrack(SolarEphemeris.Muser);
        yield return ("place of the Sun, whole series", Best(1_000, i => SolarEphemeris.Muser.At(Frame(i)).RaRad));
        yield return ("place of the Sun, along a stream", Best(100_000, i => track.At(Frame(i)).RaRad));
        foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var table = AntennaTable.For(layout.Id);
            var uvwBaselineXyz = new double[3 * layout.ScienceBaselines];
            yield return ($"uvw of {layout.Name}, {layout.ScienceBaselines} baselines", Best(100_000, i =>
            {
                Uvw.Compute(i * 1e-6, 0.3, table.ItrfM, uvwBaselineXyz);
                return uvwBaselineXyz[0];
            }));
        }
    }

    /// <summary>Microseconds a call in the fastest round; the first round is for the compiler.</summary>
    private static double Best(int calls, Func<int, double> measured)
    {
        var (best, sum) = (double.MaxValue, 0.0);
        for (var round = 0; round <= Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                sum += measured(i);
            }

            best = round == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(from).TotalMicroseconds / calls);
        }

        // Whoever drops the sum drops the work.
        return double.IsNaN(sum) ? double.NaN : best;
    }

    private static void Print(TextWriter output, string name, double microseconds, bool json)
    {
        const string CeilingName = "time from frame to frame";
        var (value, ratio) = (Math.Round(microseconds, 3), Math.Round(microseconds / FrameUs, 6));
        if (json)
        {
            output.WriteJsonLine(new { name, value, unit = "us", ceiling = FrameUs, ceilingName = CeilingName, ratio });
        }
        else
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-36} {value,8:F2} us   {ratio,8:P3} of the {FrameUs:F0} us from frame to frame"));
        }
    }
}
