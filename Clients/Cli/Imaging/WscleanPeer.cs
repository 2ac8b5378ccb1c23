using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Muser.Imaging.Maps;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>wsclean, the imager that others use, on the data of the benchmark: 64 channels of each hand, each its own map, all threads.</summary>
internal sealed class WscleanPeer : IDisposable
{
    /// <summary>How to install it.</summary>
    public const string Install = "apt-get install wsclean python3-casacore";

    private static readonly string[] Hands = ["left", "right"];

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-bench-wsclean-").FullName;
    private readonly int _channels;

    /// <summary>Writes the data; throws <see cref="UserInputException"/> with the install line where wsclean is not there.</summary>
    public WscleanPeer(BenchData data)
    {
        _channels = data.FrequencyHzChan.Length;
        if (TryRun(["--version"]) is null)
        {
            Directory.Delete(_folder, recursive: true);
            throw new UserInputException($"wsclean is not installed, which the whole is timed against; {Install}. 'muser bench image --kernels' needs none.");
        }

        for (var hand = 0; hand < Hands.Length; hand++)
        {
            MeasurementSet.Write(Path.Combine(_folder, Hands[hand] + ".ms"), data.UvwBaselineXyz, data.FrequencyHzChan, data.VisHandChanBaseline[hand]);
        }
    }

    /// <summary>Seconds for all maps of both hands, from start to end of its processes.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="iterations">Iterations of Hogbom's CLEAN; 0 for dirty maps and beams alone.</param>
    public double Seconds(ImageGrid grid, int iterations)
    {
        var begun = Stopwatch.GetTimestamp();
        foreach (var hand in Hands)
        {
            var size = grid.Size.ToString(CultureInfo.InvariantCulture);
            string[] arguments =
            [
                "-j", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), "-pol", "RR", "-size", size, size,
                "-scale", $"{grid.CellArcsec.ToString("R", CultureInfo.InvariantCulture)}asec", "-weight", "natural", "-no-update-model-required",
                "-channels-out", _channels.ToString(CultureInfo.InvariantCulture), "-name", Path.Combine(_folder, "map"),
                .. iterations > 0 ? (string[])["-niter", iterations.ToString(CultureInfo.InvariantCulture), "-gain", "0.1", "-no-fast-subminor"] : [],
                Path.Combine(_folder, hand + ".ms"),
            ];
            if (TryRun(arguments) is not 0)
            {
                throw new UserInputException($"wsclean failed: wsclean {string.Join(' ', arguments)}.");
            }
        }

        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Its exit code, or null where it is not there.</summary>
    private static int? TryRun(string[] arguments)
    {
        var start = new ProcessStartInfo("wsclean", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1"; // it refuses to start otherwise
        try
        {
            using var process = Process.Start(start)!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
