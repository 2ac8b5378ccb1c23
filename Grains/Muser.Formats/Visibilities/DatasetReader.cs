using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>Puts a <see cref="UvDataset"/> together from the headers and tables of a file, UVFITS or FITS-IDI.</summary>
internal static class DatasetReader
{
    private const int HistoryColumn = 8;
    private const int MaxAxes = 999;

    /// <summary>The axes of a header, fastest first.</summary>
    /// <param name="header">The header.</param>
    /// <param name="lengthKeyword">NAXIS, or MAXIS for those of a column of FITS-IDI.</param>
    /// <param name="first">The number of the first axis.</param>
    public static List<CorrelationAxis> ReadAxes(FitsHeader header, string lengthKeyword, int first)
    {
        var axes = new List<CorrelationAxis>();
        header.TryGet(lengthKeyword, out long count);
        for (var axis = first; axis <= Math.Min(count, MaxAxes); axis++)
        {
            header.TryGet($"{lengthKeyword}{axis}", out long length);
            header.TryGet($"CTYPE{axis}", out string type);
            axes.Add(new(
                type.Split('-')[0].Trim(),
                length,
                header.TryGet($"CRVAL{axis}", out double value) ? value : 0,
                header.TryGet($"CDELT{axis}", out double increment) ? increment : 1,
                header.TryGet($"CRPIX{axis}", out double pixel) ? pixel : 1));
        }

        return axes;
    }

    /// <summary>Describes the rows of a unit.</summary>
    /// <param name="file">The file.</param>
    /// <param name="data">The random groups or the table UV_DATA.</param>
    /// <param name="axes">The axes of its correlations.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="numberAntennasByRow">True to number antennas by row, whatever NOSTA says.</param>
    /// <param name="dataset">The dataset, where the result is None.</param>
    public static FitsError TryDescribe(
        FitsFile file,
        FitsUnit data,
        IReadOnlyList<CorrelationAxis> axes,
        CorrelationLayout layout,
        bool numberAntennasByRow,
        out UvDataset? dataset)
    {
        dataset = null;
        IReadOnlyList<UvFrequencySetup>? frequencies = null;
        IReadOnlyList<UvSource>? sources = null;
        var arrays = new List<UvArray>();
        foreach (var unit in file.Units.Where(IsAncillary))
        {
            var error = FitsTable.TryRead(file, unit, out var table);
            if (!error.IsNone)
            {
                return error;
            }

            UvArray? array = null;
            var problem = unit.Name switch
            {
                "AIPS FQ" or "FREQUENCY" => VisibilityTables.TryReadFrequencies(
                    table!, layout.Bands, ReferenceOf(unit.Header, layout.Frequency), out frequencies),
                "AIPS SU" or "SOURCE" => VisibilityTables.TryReadSources(table!, out sources),
                _ => VisibilityTables.TryReadArray(table!, numberAntennasByRow, out array),
            };
            if (problem is not null)
            {
                return new(FitsFault.BadAncillary, unit.HeaderOffset, problem);
            }

            if (array is not null)
            {
                arrays.Add(array);
            }
        }

        if (frequencies is null && layout.Bands > 1)
        {
            var sentence = $"There are {layout.Bands} bands and no table AIPS FQ or FREQUENCY that says their frequencies.";
            return new(FitsFault.BadAncillary, data.HeaderOffset, sentence);
        }

        var primary = file.Units[0].Header;
        dataset = new UvDataset
        {
            Stokes = layout.StokesCodes(),
            Channels = layout.Channels,
            Frequencies = frequencies ?? [new(1, [new(layout.Frequency.Value(0), layout.Frequency.Increment)])],
            Sources = sources ?? [SourceOf(data.Header, axes)],
            Arrays = arrays,
            Telescope = Text("TELESCOP"),
            Instrument = Text("INSTRUME"),
            Observer = Text("OBSERVER"),
            Unit = Text("BUNIT"),
            ObservationDate = FitsDate.TryParse(Text("DATE-OBS"), out var date) ? date : null,
            History = [.. primary.Cards.Where(IsHistory).Select(card => card[HistoryColumn..].TrimEnd())],
        };
        return FitsError.None;

        string Text(string keyword) =>
            data.Header.TryGet(keyword, out string value) || primary.TryGet(keyword, out value) ? value : "";
    }

    private static bool IsAncillary(FitsUnit unit) => unit.Kind == FitsUnitKind.BinaryTable &&
        unit.Name is "AIPS FQ" or "AIPS SU" or "AIPS AN" or "FREQUENCY" or "SOURCE" or "ARRAY_GEOMETRY";

    private static bool IsHistory(string card) => card.StartsWith("HISTORY ", StringComparison.Ordinal);

    /// <summary>From where the offsets of a table count: its own keywords, which FITS-IDI has, else the axis.</summary>
    private static CorrelationAxis ReferenceOf(FitsHeader header, CorrelationAxis axis) => axis with
    {
        ReferenceValue = header.TryGet("REF_FREQ", out double frequency) ? frequency : axis.ReferenceValue,
        ReferencePixel = header.TryGet("REF_PIXL", out double pixel) ? pixel : axis.ReferencePixel,
    };

    /// <summary>The one source of a file without a table of them.</summary>
    private static UvSource SourceOf(FitsHeader header, IReadOnlyList<CorrelationAxis> axes)
    {
        return new(1, header.TryGet("OBJECT", out string name) ? name : "", Place("RA", "OBSRA"), Place("DEC", "OBSDEC"))
        {
            Equinox = header.TryGet("EPOCH", out double epoch) || header.TryGet("EQUINOX", out epoch) ? epoch : 2000,
        };

        double Place(string type, string keyword) =>
            axes.FirstOrDefault(axis => axis.Type == type) is { } found ? found.ReferenceValue
            : header.TryGet(keyword, out double value) ? value
            : 0;
    }
}
