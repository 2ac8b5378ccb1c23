using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Imaging.Rendering;
using Muser.Imaging.Spectra;
using Muser.Silo.Visibilities;
using Muser.Sky.Arrays;

namespace Muser.Silo.Spectra;

/// <summary>
/// Raw frames to dynamic spectra, of the autocorrelations and of short baselines, as FITS and PNG: what an observer looks at first. One use, one thread.
/// </summary>
/// <param name="raw">The files.</param>
/// <param name="request">Which.</param>
/// <param name="grid">The steps and bands; null for those that the files and the request ask for.</param>
public sealed class SpectrumMaker(RawFiles raw, SpectrumRequest request, SpectrumGrid? grid = null)
{
    /// <summary>Files that were written.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>The spectra, by <see cref="SpectrumKind"/>.</summary>
    public IReadOnlyList<DynamicSpectrum> Spectra { get; private set; } = [];

    /// <summary>Frames that were taken.</summary>
    public long Frames { get; private set; }

    /// <summary>Stretches of bytes that were no good frame.</summary>
    public long Damaged { get; private set; }

    /// <summary>Frames whose hand cannot be told.</summary>
    public long HandUnknown { get; private set; }

    /// <summary>Bytes of raw files that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How long reading took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Reads; throws <see cref="UserInputException"/> where no frame is within the times, or the steps are too many.</summary>
    /// <param name="progress">Told the bytes that were read.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        Read(progress, cancellation);
        if (Frames == 0)
        {
            throw new UserInputException($"{raw}: no frame is within the times that were asked for; the first begins at {raw.Files[0].First}.");
        }
    }

    /// <summary>The same, and where no frame is within the times, all of it is blank.</summary>
    public void Read(Action<long> progress, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var (layout, cells) = (raw.Layout, grid ?? SpectrumGrid.Of(raw, request));
        var sums = new SpectrumSums(layout, cells.BandsMHz, AntennaTable.For(layout.Id).ItrfM, request.ShortBelowM, cells.Start, cells.StepNs, cells.Steps);
        var hands = new LoopPolarizationTracker();
        using var reader = raw.Read(request.From, request.To);
        while (reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            var header = item.Header;
            if (item.Fault != FrameFault.None)
            {
                Damaged++;
            }
            else if (!hands.Resolve(ref header))
            {
                HandUnknown++;
            }
            else if (!(header.Time < request.From) && !(header.Time >= request.To))
            {
                sums.Add(header, item.Bytes);
            }
        }

        (BytesRead, Frames, Elapsed) = (reader.BytesRead, sums.Frames, Stopwatch.GetElapsedTime(started));
        string[] names = [.. raw.Files.Select(file => Path.GetFileName(file.Path))];
        Spectra = [sums.ToSpectrum(SpectrumKind.Autocorrelations, names), sums.ToSpectrum(SpectrumKind.ShortBaselines, names)];
    }

    /// <summary>Writes both spectra, a FITS file and a picture each.</summary>
    public void Write(string folder) => Paths = [.. Spectra.SelectMany(spectrum => Write(folder, spectrum))];

    /// <summary>Writes a spectrum, as FITS and as a picture, and returns the two files.</summary>
    public static string[] Write(string folder, DynamicSpectrum spectrum)
    {
        var kind = spectrum.Kind == SpectrumKind.Autocorrelations ? "auto" : "short";
        var path = Path.Combine(folder, $"{spectrum.Layout.Name}-{spectrum.Start.ToCompactString()}-{kind}-spectrum");
        SpectrumFits.Write(path + ".fits", spectrum);
        SpectrumPicture.Write(path + ".png", spectrum);
        return [path + ".fits", path + ".png"];
    }
}
