using System.Globalization;
using System.Runtime.InteropServices;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Oracles;

/// <summary>wsclean on visibilities of a test: a Measurement Set in a folder of its own, made with python3-casacore, and the images that wsclean makes of it.</summary>
internal sealed class Wsclean : IDisposable
{
    /// <summary>The script of <c>muser bench image</c>; it says what it reads.</summary>
    private static readonly string MakeMeasurementSet =
        File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "Clients", "Cli", "Imaging", "measurement-set.py"));

    private readonly ImageGrid _grid;

    /// <summary>Writes the Measurement Set.</summary>
    /// <param name="grid">The maps to be made.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    /// <param name="weightChanBaseline">[channel, baseline]; empty for 1 each.</param>
    public Wsclean(ImageGrid grid, double[] uvwBaselineXyz, double[] frequencyHzChan, ComplexF[] visChanBaseline, float[] weightChanBaseline)
    {
        _grid = grid;
        Folder = Directory.CreateTempSubdirectory("muser-wsclean-").FullName;
        var input = Path.Combine(Folder, "input.bin");
        using (var file = File.Create(input))
        {
            file.Write(MemoryMarshal.AsBytes<int>([uvwBaselineXyz.Length / 3, frequencyHzChan.Length]));
            file.Write(MemoryMarshal.AsBytes(uvwBaselineXyz.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(frequencyHzChan.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(visChanBaseline.AsSpan()));
            var weights = weightChanBaseline.Length > 0 ? weightChanBaseline : [.. Enumerable.Repeat(1f, visChanBaseline.Length)];
            file.Write(MemoryMarshal.AsBytes(weights.AsSpan()));
        }

        OracleTools.RunPython(MakeMeasurementSet, input, Path.Combine(Folder, "data.ms"));
    }

    /// <summary>Where the images are, NAME-dirty.fits and so on.</summary>
    public string Folder { get; }

    /// <summary>Runs wsclean, on one thread (on several its CLEAN was seen to differ from run to run), and returns what it printed.</summary>
    /// <param name="name">What the names of the images begin with.</param>
    /// <param name="options">Options beside those that say which data and pixels.</param>
    public string Run(string name, params string[] options)
    {
        var size = _grid.Size.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "OPENBLAS_NUM_THREADS=1", "wsclean", "-j", "1", "-pol", "RR", "-size", size, size, "-scale", $"{_grid.CellArcsec.ToString("R", CultureInfo.InvariantCulture)}asec",
            "-no-update-model-required", "-name", Path.Combine(Folder, name), .. options, Path.Combine(Folder, "data.ms"),
        ];
        var (exitCode, output, error) = OracleTools.Run("env", arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"wsclean exited {exitCode}: {output}{error}");
    }

    /// <summary>An image that it wrote.</summary>
    public FitsImage Image(string name)
    {
        var fault = FitsImage.TryRead(File.ReadAllBytes(Path.Combine(Folder, name + ".fits")), out var image, out _);
        return image ?? throw new InvalidOperationException($"{name}.fits: {fault}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
