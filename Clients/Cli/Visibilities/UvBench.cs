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
/// file for each frame beside <c>cp</c> and <c>dd</c> moving as many bytes. For <c>muser bench raw</c>.
/// </summary>
/// <param name="folder">A folder for the files.</param>
/// <param name="minuteFrames">Frames of the minute.</param>
internal sealed class UvBench(string folder, int minuteFrames)
{
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
        using var memory = new MemoryPeak();
        var bytes = (double)minuteFrames * Layout.FrameBytes;
        var seconds = Best(() => Average(cancellation), cancellation);
        var copy = Best(() => Copy(cancellation), cancellation);
        yield return new BenchFigure("muser1: a minute to 1 s, one UVFITS", bytes / seconds / 1e9, "GB/s", bytes / copy / 1e9, "read and copy, one thread");

        var spectrum = Best(() => Spectrum(cancellation), cancellation);
        yield return new BenchFigure("muser1: a minute to dynamic spectra", bytes / spectrum / 1e9, "GB/s", bytes / copy / 1e9, "read and copy, one thread");

        var frames = Best(() => Single(cancellation), cancellation);
        var written = Directory.GetFiles(Out(Written)).Sum(path => new FileInfo(path).Length);
        var tools = Best(() => CopyAndWrite(written), cancellation);
        yield return new BenchFigure($"muser1: {Taken} frames to {Taken} UVFITS", frames, "s", tools, "cp of the input and dd of the output");
        yield return new BenchFigure("muser1: anonymous memory during these", memory.PeakMegabytes, "MiB", 512, "the bound");
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
            var from = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }

        return best;
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

    private void Single(CancellationToken cancellation)
    {
        var raw = RawFiles.Scan([_thousand], Layout, null, cancellation);
        new UvFrameFiles(raw, ParametersOfFile.Read(Layout, null), Selection(null), Out(Written), VisibilityFormat.UvFits).Run(_ => { }, cancellation);
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

    /// <summary>The predecessor's measure: what the same bytes cost without the work.</summary>
    private void CopyAndWrite(long bytes)
    {
        Run("cp", _thousand, Path.Combine(Out(Written), "copied"));
        Run("dd", "if=/dev/zero", "of=" + Path.Combine(Out(Written), "zeros"), "bs=1M", string.Create(CultureInfo.InvariantCulture, $"count={bytes}"), "iflag=count_bytes", "status=none");
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
