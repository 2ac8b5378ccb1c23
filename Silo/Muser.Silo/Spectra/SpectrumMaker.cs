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
public sealed class SpectrumMaker(RawFiles raw, SpectrumRequest request)
{
    private const int WantedSteps = 1000;

    /// <summary>Steps times channels at most: 250 MB of sums.</summary>
    private const long MostCells = 8_000_000;

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
        var started = Stopwatch.GetTimestamp();
        var sums = Prepare();
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
        if (Frames == 0)
        {
            throw new UserInputException($"{raw}: no frame is within the times that were asked for; the first begins at {raw.Files[0].First}.");
        }

        string[] names = [.. raw.Files.Select(file => Path.GetFileName(file.Path))];
        Spectra = [sums.ToSpectrum(SpectrumKind.Autocorrelations, names), sums.ToSpectrum(SpectrumKind.ShortBaselines, names)];
    }

    /// <summary>Writes both spectra, a FITS file and a picture each.</summary>
    public void Write(string folder)
    {
        var paths = new List<string>();
        foreach (var spectrum in Spectra)
        {
            var kind = spectrum.Kind == SpectrumKind.Autocorrelations ? "auto" : "short";
            var path = Path.Combine(folder, $"{raw.Layout.Name}-{spectrum.Start.ToCompactString()}-{kind}-spectrum");
            SpectrumFits.Write(path + ".fits", spectrum);
            SpectrumPicture.Write(path + ".png", spectrum);
            paths.AddRange([path + ".fits", path + ".png"]);
        }

        Paths = paths;
    }

    private SpectrumSums Prepare()
    {
        var layout = raw.Layout;
        int[] bandsMHz = [.. raw.Files.SelectMany(file => file.BandsMHz).Distinct().Order()];
        var start = request.From is { } from && from > raw.Files[0].First ? from : raw.Files[0].First;
        var end = raw.End();
        end = request.To is { } to && to < end ? to : end;
        var lengthNs = Math.Max(ArrayLayout.FramePeriodNs, end - start);
        var cycleNs = raw.Files[0].IsLoop ? layout.CyclePeriodNs : ArrayLayout.FramePeriodNs;
        var stepNs = request.StepNs ?? Math.Max(1, (lengthNs / WantedSteps / cycleNs) + 1) * cycleNs;
        var steps = (lengthNs + stepNs - 1) / stepNs;
        if (steps * bandsMHz.Length * ArrayLayout.Channels > MostCells)
        {
            var leastMs = Math.Ceiling(lengthNs / 1e6 * bandsMHz.Length * ArrayLayout.Channels / MostCells);
            throw new UserInputException(
                $"{steps} steps of {bandsMHz.Length * ArrayLayout.Channels} channels are too many for one spectrum; "
                + $"take steps of {leastMs}ms or more, or fewer times.");
        }

        return new SpectrumSums(layout, bandsMHz, AntennaTable.For(layout.Id).ItrfM, request.ShortBelowM, start, stepNs, (int)steps);
    }
}
