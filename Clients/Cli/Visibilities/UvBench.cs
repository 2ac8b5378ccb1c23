using System.Diagnostics;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Silo.Spectra;
using Muser.Silo.Visibilities;
using Muser.Simulators.Frames;

namespace Muser.Cli.Visibilities;

/// <summary>
/// What raw frames of MUSER-I cost on their way to UVFITS, the file of frames in the page cache: a minute averaged to seconds beside a copy in memory, and a
/// file for each frame beside <c>cp</c> of the input and of the very files that were written, and beside <c>cp</c> and <c>dd</c> of as many bytes into one file
/// each. For <c>muser bench raw</c>.
/// </summary>
/// <param name="folder">A folder for the files.</param>
/// <param name="minuteFrames">Frames of the minute.</param>
internal sealed class UvBench(string folder, int minuteFrames)
{
    private const double Mebibyte = 1 << 20;
    private const int SingleFrames = 1000;
    private const int Rounds = 3;
    private const string Written = "written";
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private readonly string _minute = Path.Combine(folder, "minute");
    private readonly string _thousand = Path.Combine(folder, "thousand");

    /// <summary>The figures, one after another.</summary>
    public IEnumerable<BenchFigure> Measure(CancellationToken cancellation)
    {
        WriteFrames(cancellation);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        using var memory = new MemoryPeak(TimeSpan.FromMilliseconds(20));
        var bytes = (double)minuteFrames * Layout.FrameBytes;
        var seconds = Best(() => Average(cancellation), cancellation);
        var copy = Best(() => Copy(cancellation), cancellation);
        yield return new BenchFigure("muser1: a minute to 1 s, one UVFITS", bytes / seconds / 1e9, "GB/s", bytes / copy / 1e9, "read and copy, one thread");

        var spectrum = Best(() => Spectrum(cancellation), cancellation);
        yield return new BenchFigure("muser1: a minute to dynamic spectra", bytes / spectrum / 1e9, "GB/s", bytes / copy / 1e9, "read and copy, one thread");

        var (frames, files, file) = FileAFrame(cancellation);
        yield return new BenchFigure($"muser1: {Taken} frames to {Taken} UVFITS", frames, "s", files, $"cp of the input, cp -r of the {Taken} files");
        yield return new BenchFigure($"muser1: {Taken} frames to {Taken} UVFITS", frames, "s", file, "cp of the input, dd of one file as large");
        yield return new BenchFigure("muser1: anonymous memory during these", memory.AnonymousBytes / Mebibyte, "MiB", 512, "the bound");
    }

    private int Taken => Math.Min(SingleFrames, minuteFrames);

    /// <summary>Seconds of the fastest round; what the round before has written is gone before the clock starts.</summary>
    private double Best(Action work, CancellationToken cancellation)
    {
        var best = double.MaxValue;
        work(); // the compiler, and the page cache
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            Directory.Delete(Out(Written), recursive: true);
            Out(Written);
            best = Math.Min(best, Seconds(work));
        }

        return best;
    }

    /// <summary>
    /// Seconds that the frames take, and two ways of moving the same bytes without the work: into as many files, and into two. The three take turns, so that
    /// what else the machine does falls on all, and the median counts. Each round has folders of its own and begins when the disk has what the last one wrote:
    /// a file system makes files slowly where many were deleted a moment ago, and the copying of the page cache to the disk is nobody's work here.
    /// </summary>
    private (double Frames, double Files, double File) FileAFrame(CancellationToken cancellation)
    {
        const int WarmUps = 8; // so long the compiler takes
        const int Turns = 5;
        double[] frames = new double[Turns], files = new double[Turns], file = new double[Turns];
        for (var turn = -WarmUps; turn < Turns; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (written, copied) = (Out($"frames{turn}"), Out($"copied{turn}"));
            Run("sync", "-f", folder);
            var seconds = Seconds(() => Single(written, cancellation));
            if (turn >= 0)
            {
                frames[turn] = seconds;
                files[turn] = Seconds(() =>
                {
                    Run("cp", _thousand, Path.Combine(copied, "input"));
                    Run("cp", "-r", written, Path.Combine(copied, "files"));
                });
                var bytes = Directory.GetFiles(written).Sum(path => new FileInfo(path).Length);
                file[turn] = Seconds(() =>
                {
                    Run("cp", _thousand, Path.Combine(copied, "again"));
                    Run("dd", "if=/dev/zero", "of=" + Path.Combine(copied, "zeros"), "bs=1M", string.Create(CultureInfo.InvariantCulture, $"count={bytes}"), "iflag=count_bytes", "status=none");
                });
            }
        }

        return (Median(frames), Median(files), Median(file));

        static double Median(double[] seconds) => seconds.Order().ElementAt(Turns / 2);
    }

    private static double Seconds(Action work)
    {
        var from = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    /// <summary>A folder, made where it is missing.</summary>
    private string Out(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    /// <summary>Ten cycles of the default scene, with noise, over and over with new times.</summary>
    private void WriteFrames(CancellationToken cancellation)
    {
        var simulator = new FrameSimulator(new() { Array = Layout.Id });
        var frames = new byte[10 * Layout.FramesPerCycle][];
        Parallel.For(0, frames.Length, k => simulator.Simulate(k, frames[k] = new byte[Layout.FrameBytes]));
        FrameReader.TryReadHeader(Layout, frames[0], FrameReadOptions.Default, out var first, out _);
        using var minute = File.Create(_minute);
        using var thousand = File.Create(_thousand);
        for (var k = 0; k < minuteFrames; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var frame = frames[k % frames.Length];
            FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out var header, out _);
            FrameWriter.WriteHeader(header with { Time = first.Time.AddNs(k * ArrayLayout.FramePeriodNs) }, frame);
            minute.Write(frame);
            if (k < Taken)
            {
                thousand.Write(frame);
            }
        }
    }

    private void Average(CancellationToken cancellation)
    {
        var raw = RawFiles.Scan([_minute], Layout, null, cancellation);
        using var conversion = new UvConversion(
            raw, ParametersOfFile.Read(Layout, null), Selection(UtcTime.NsPerSecond), Out(Written), VisibilityFormat.UvFits);
        conversion.Run(_ => { }, cancellation);
    }

    private void Single(string to, CancellationToken cancellation)
    {
        var raw = RawFiles.Scan([_thousand], Layout, null, cancellation);
        new UvFrameFiles(raw, ParametersOfFile.Read(Layout, null), Selection(null), to, VisibilityFormat.UvFits).Run(_ => { }, cancellation);
    }

    private void Spectrum(CancellationToken cancellation)
    {
        var maker = new SpectrumMaker(RawFiles.Scan([_minute], Layout, null, cancellation), new SpectrumRequest());
        maker.Run(_ => { }, cancellation);
        maker.Write(Out(Written));
    }

    private static UvSelection Selection(long? integrationNs) => new() { Hands = [Polarization.Right, Polarization.Left], IntegrationNs = integrationNs };

    private void Copy(CancellationToken cancellation)
    {
        var (buffer, copy) = (new byte[4 << 20], new byte[4 << 20]);
        using var file = File.OpenHandle(_minute);
        for (long at = 0; RandomAccess.Read(file, buffer, at) is var count and > 0; at += count)
        {
            cancellation.ThrowIfCancellationRequested();
            buffer.AsSpan(0, count).CopyTo(copy);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{program} ended with {process.ExitCode}: {process.StandardError.ReadToEnd().Trim()}");
        }
    }
}
