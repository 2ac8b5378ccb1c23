using System.Diagnostics;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>Visibilities as a Measurement Set, which wsclean reads; made with python3-casacore.</summary>
internal static class MeasurementSet
{
    private const string Python = "/usr/bin/python3";
    private const string Script = "measurement-set.py";

    /// <summary>Writes a Measurement Set; throws <see cref="UserInputException"/> where python3-casacore is not there.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel][baseline].</param>
    public static void Write(string path, double[] uvwBaselineXyz, double[] frequencyHzChan, ComplexF[][] visChanBaseline)
    {
        var (input, script) = (path + ".in", path + ".py");
        using (var file = File.Create(input))
        {
            file.Write(MemoryMarshal.AsBytes<int>([uvwBaselineXyz.Length / 3, frequencyHzChan.Length]));
            file.Write(MemoryMarshal.AsBytes(uvwBaselineXyz.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(frequencyHzChan.AsSpan()));
            foreach (var vis in visChanBaseline)
            {
                file.Write(MemoryMarshal.AsBytes(vis.AsSpan()));
            }

            float[] weights = [.. Enumerable.Repeat(1f, visChanBaseline.Sum(vis => vis.Length))];
            file.Write(MemoryMarshal.AsBytes(weights.AsSpan()));
        }

        using (var from = typeof(MeasurementSet).Assembly.GetManifestResourceStream(Script)!)
        using (var to = File.Create(script))
        {
            from.CopyTo(to);
        }

        using var process = Process.Start(new ProcessStartInfo(Python, [script, input, path]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new UserInputException($"No Measurement Set for wsclean could be made: {error.Trim().Split('\n')[^1]} ({WscleanPeer.Install}).");
        }
    }
}
