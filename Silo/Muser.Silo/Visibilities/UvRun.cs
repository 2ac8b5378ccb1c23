using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>
/// One way from raw frames to files of visibilities: frames are read in the order of time by one thread, chosen, and gathered in batches that all threads
/// work on; what becomes of a batch is for those who inherit. Memory does not grow with the length of the observation. One use; not thread-safe.
/// </summary>
public abstract class UvRun
{
    private readonly RawFiles _raw;

    /// <summary>Prepares; throws <see cref="UserInputException"/> where a band is asked for that the array lacks.</summary>
    /// <param name="raw">The files.</param>
    /// <param name="parameters">What they are calibrated with.</param>
    /// <param name="selection">What of them is taken, and how.</param>
    /// <param name="folder">Where files go.</param>
    /// <param name="format">What they are.</param>
    private protected UvRun(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
    {
        (_raw, Parameters, Selection, Folder, Format) = (raw, parameters, selection, folder, format);
        Selector = new UvFrameSelector(raw, selection);
        Batch = new FrameBatch(Layout, selection.Amplitude, selection.AutomaticFlags ? new AutomaticFlagOptions() : null, selection.Threads);
    }

    /// <summary>What became of the frames.</summary>
    public UvCounts Counts => Selector.Counts;

    /// <summary>Time tag of the first frame taken.</summary>
    public UtcTime First { get; private set; }

    /// <summary>Time tag of the last frame taken.</summary>
    public UtcTime Last { get; private set; }

    /// <summary>A doubt about the calibration, in a sentence; null where there is none.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Bytes of raw files that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    private protected ArrayLayout Layout => _raw.Layout;

    private protected ParametersOfFile Parameters { get; }

    private protected UvSelection Selection { get; }

    private protected VisibilityFormat Format { get; }

    private protected UvFrameSelector Selector { get; }

    private protected FrameBatch Batch { get; }

    private string Folder { get; }

    /// <summary>
    /// Reads all files and writes; throws <see cref="UserInputException"/> where no frame is taken, and leaves no file then. No file is there under its name
    /// before it is whole.
    /// </summary>
    /// <param name="progress">Told the bytes that were read.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var reader = _raw.Read(Selection.From, Selection.To);
        while (reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            if (Selector.IsAsked(reader.Path, item, out var header, out var plane))
            {
                Take(reader.Path, header, item.Bytes, plane);
            }
        }

        if (Counts.Taken == 0)
        {
            throw new UserInputException(Selector.WhyNothing());
        }

        Finish();
        BytesRead = reader.BytesRead;
        Doubt = Parameters.Doubt(First);
        Elapsed = Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Takes a frame that is asked for.</summary>
    /// <param name="path">The file that it is from.</param>
    /// <param name="header">Its header, the hand told.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="plane">Its place in a row: bands slowest, then hands.</param>
    private protected abstract void Take(string path, in FrameHeader header, ReadOnlySpan<byte> bytes, int plane);

    /// <summary>Writes what is left.</summary>
    private protected abstract void Finish();

    /// <summary>Puts a frame that is new into the batch, which has room.</summary>
    private protected void Add(in FrameHeader header, ReadOnlySpan<byte> bytes, in SunPlace sun, int plane)
    {
        var parameters = Parameters.At(header.Time).For(new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right });
        Batch.Add(header, bytes, parameters, sun, plane);
        (First, Last) = (Counts.Taken == 1 ? header.Time : First, header.Time);
    }

    /// <summary>Where a file goes.</summary>
    /// <param name="name">Its name, without the extension.</param>
    private protected string PathOf(string name) => System.IO.Path.Combine(Folder, $"{Layout.Name}-{name}.{(Format == VisibilityFormat.FitsIdi ? "idifits" : "uvfits")}");

    /// <summary>The names of the raw files, for the history.</summary>
    private protected IEnumerable<string> RawPaths => _raw.Files.Select(file => file.Path);

    /// <summary>Whether the first file runs through bands and hands.</summary>
    private protected bool IsLoop => _raw.Files[0].IsLoop;
}
