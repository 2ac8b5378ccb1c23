using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Spectra;
using Muser.Interfaces.Jobs;
using Muser.Silo.Spectra;
using Muser.Silo.Visibilities;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>
/// The dynamic spectra of a time range: each part sums the frames of some steps, and the merge puts them beside each other, as FITS and PNG. The files are the
/// same bytes as those of <c>muser spectrum</c>.
/// </summary>
[Job(Name, "Dynamic spectra as FITS and PNG: 'files', or 'archive', 'from', 'to'; 'resolutionSeconds', 'eachSeconds'.", MemoryMiB = 400)]
public sealed class QuicklookJob : Job<QuicklookOptions, QuicklookPart, QuicklookPiece>
{
    /// <summary>The name.</summary>
    public const string Name = "quicklook";

    private static readonly SpectrumKind[] Kinds = [SpectrumKind.Autocorrelations, SpectrumKind.ShortBaselines];

    public override async IAsyncEnumerable<QuicklookPart> Split(QuicklookOptions options, JobContext context)
    {
        await Task.CompletedTask;
        var (from, to) = (RawSelection.TimeOrNull(options.From, "from"), RawSelection.TimeOrNull(options.To, "to"));
        if ((options.Files is null) == (options.Archive is null) || from >= to || !(options.EachSeconds > 0) || !(options.ResolutionSeconds >= 0))
        {
            throw new JobException("The options must name 'files' or an 'archive', 'from' before 'to', a positive 'eachSeconds', and 'resolutionSeconds' of 0 or more.", isFinal: true);
        }

        var raw = options.Archive is { } archive
            ? RawSelection.OfArchive(archive, options.Array, from, to)
            : RawFiles.Scan(RawSelection.Files(options.Files!), ArrayLayout.ByName(options.Array), null, context.Cancellation);
        long? stepNs = options.ResolutionSeconds > 0 ? (long)(options.ResolutionSeconds * UtcTime.NsPerSecond) : null;
        var grid = SpectrumGrid.Of(raw, new SpectrumRequest { From = from, To = to, StepNs = stepNs });
        var ends = raw.Files.Select(raw.LastTime).ToArray();
        var each = (int)Math.Clamp(options.EachSeconds * UtcTime.NsPerSecond / grid.StepNs, 1, grid.Steps);
        for (var first = 0; first < grid.Steps; first += each)
        {
            var slice = grid.Slice(first, each);
            string[] files = [.. raw.Files.Where((file, at) => file.First < slice.End && ends[at] >= slice.Start).Select(file => file.Path)];
            if (files.Length > 0)
            {
                yield return new QuicklookPart(files, slice.Start.UnixNs, slice.StepNs, slice.Steps, slice.BandsMHz);
            }
        }
    }

    public override async Task<QuicklookPiece> Perform(QuicklookOptions options, QuicklookPart part, PartContext context)
    {
        var raw = RawFiles.Scan(part.Files, ArrayLayout.ByName(options.Array), null, context.Cancellation);
        var grid = Grid(part);
        var to = options.To is { } text && RawSelection.Time(text, "to") is var end && end < grid.End ? end : grid.End;
        var maker = new SpectrumMaker(raw, new SpectrumRequest { From = grid.Start, To = to, ShortBelowM = options.ShortBelowM }, grid);
        maker.Read(_ => { }, context.Cancellation);
        await using var file = new FileStream(Path.Combine(context.Folder, QuicklookPiece.FileName), FileMode.Create);
        foreach (var spectrum in maker.Spectra)
        {
            file.Write(MemoryMarshal.AsBytes(spectrum.RightChanStep.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(spectrum.LeftChanStep.AsSpan()));
        }

        return new QuicklookPiece(
            raw.Layout.Name,
            part,
            [.. maker.Spectra.Select(spectrum => spectrum.Of)],
            maker.Spectra[0].FrequencyHzChan,
            [.. raw.Files.Select(each => Path.GetFileName(each.Path))],
            maker.Frames,
            maker.Damaged);
    }

    public override async Task<object?> Merge(QuicklookOptions options, IAsyncEnumerable<PartResult<QuicklookPiece>> results, JobContext context)
    {
        var pieces = new List<PartResult<QuicklookPiece>>();
        await foreach (var result in results)
        {
            pieces.Add(result);
        }

        if (pieces.Sum(piece => piece.Value.Frames) == 0)
        {
            throw new JobException("No frame is within the times that were asked for.", isFinal: true);
        }

        var (first, last) = (pieces[0].Value.Part, pieces[^1].Value.Part);
        var steps = (int)((last.StartUtcUnixNs - first.StartUtcUnixNs) / first.StepNs) + last.Steps;
        var channels = pieces[0].Value.FrequencyHzChan.Length;
        var power = Enumerable.Range(0, 2 * Kinds.Length).Select(_ => Blank(channels * steps)).ToArray();
        foreach (var piece in pieces)
        {
            await Place(piece, power, (int)((piece.Value.Part.StartUtcUnixNs - first.StartUtcUnixNs) / first.StepNs), steps, context.Cancellation);
        }

        var files = new List<string>();
        foreach (var (kind, at) in Kinds.Select((kind, at) => (kind, at)))
        {
            files.AddRange(SpectrumMaker.Write(context.Folder, new DynamicSpectrum
            {
                Layout = ArrayLayout.ByName(pieces[0].Value.Array)!,
                Kind = kind,
                Of = pieces[0].Value.Of[at],
                Start = new UtcTime(first.StartUtcUnixNs),
                StepNs = first.StepNs,
                Steps = steps,
                FrequencyHzChan = pieces[0].Value.FrequencyHzChan,
                RightChanStep = power[2 * at],
                LeftChanStep = power[(2 * at) + 1],
                Files = [.. pieces.SelectMany(piece => piece.Value.Files).Distinct()],
            }));
        }

        return new
        {
            files = files.Select(Path.GetFileName),
            frames = pieces.Sum(piece => piece.Value.Frames),
            damaged = pieces.Sum(piece => piece.Value.Damaged),
        };
    }

    /// <summary>Puts the steps of a part where they belong.</summary>
    private static async Task Place(PartResult<QuicklookPiece> piece, float[][] power, int step, int steps, CancellationToken cancellation)
    {
        var values = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(Path.Combine(piece.Folder, QuicklookPiece.FileName), cancellation)).ToArray();
        var (own, channels) = (piece.Value.Part.Steps, piece.Value.FrequencyHzChan.Length);
        for (var row = 0; row < power.Length * channels; row++)
        {
            values.AsSpan(row * own, own).CopyTo(power[row / channels].AsSpan(((row % channels) * steps) + step, own));
        }
    }

    private static float[] Blank(int count)
    {
        var values = new float[count];
        values.AsSpan().Fill(float.NaN);
        return values;
    }

    private static SpectrumGrid Grid(QuicklookPart part) => new(new UtcTime(part.StartUtcUnixNs), part.StepNs, part.Steps, part.BandsMHz);
}
