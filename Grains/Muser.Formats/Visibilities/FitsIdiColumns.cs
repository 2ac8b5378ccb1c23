using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>Where things lie in the rows of one table UV_DATA (AIPS Memo 114, section 6.1).</summary>
internal sealed class FitsIdiColumns
{
    private const double SpeedOfLight = 299_792_458;

    private readonly FitsColumn[] _uvw;
    private readonly FitsColumn _date;
    private readonly FitsColumn? _time;
    private readonly FitsColumn _baseline;
    private readonly FitsColumn? _array;
    private readonly FitsColumn? _source;
    private readonly FitsColumn? _frequency;
    private readonly FitsColumn? _integration;
    private readonly FitsColumn? _weight;
    private readonly FitsColumn _flux;
    private readonly CorrelationLayout _layout;
    private readonly double _uvwFactor;

    private FitsIdiColumns(FitsTableLayout table, IReadOnlyList<CorrelationAxis> axes, CorrelationLayout layout, FitsColumn flux)
    {
        (Table, Axes, _layout, _flux) = (table, axes, layout, flux);
        _uvw = [Starting(table, "UU")!, Starting(table, "VV")!, Starting(table, "WW")!];
        (_date, _time, _baseline) = (Numeric("DATE")!, Numeric("TIME"), Numeric("BASELINE")!);
        (_array, _source) = (Numeric("ARRAY"), Numeric("SOURCE_ID") ?? Numeric("SOURCE"));
        (_frequency, _integration) = (Numeric("FREQID"), Numeric("INTTIM"));
        _weight = layout.HasWeights ? null : Numeric("WEIGHT");

        // The sign takes r_1 - r_2 of the file to r_2 - r_1.
        _uvwFactor = -1 / _uvw[0].Unit.ToUpperInvariant() switch
        {
            "METERS" or "METRES" or "M" => SpeedOfLight,
            "LAMBDA" or "WAVELENGTHS" => layout.Frequency.ReferenceValue,
            _ => 1,
        };

        FitsColumn? Numeric(string name) => table.Find(name) is { IsNumeric: true, Repeat: > 0 } column ? column : null;
    }

    /// <summary>The table.</summary>
    public FitsTableLayout Table { get; }

    /// <summary>The axes of the correlations.</summary>
    public IReadOnlyList<CorrelationAxis> Axes { get; }

    /// <summary>The order of correlations.</summary>
    public CorrelationLayout Layout => _layout;

    /// <summary>TUNIT of the correlations.</summary>
    public string FluxUnit => _flux.Unit;

    /// <summary>Finds the columns; what is missing is said in the error.</summary>
    public static FitsError TryCreate(FitsUnit unit, out FitsIdiColumns? columns)
    {
        columns = null;
        var error = FitsTableLayout.TryParse(unit, out var table);
        if (!error.IsNone)
        {
            return error;
        }

        // The column of correlations is FLUX, else the one that TMATXn marks: correlators of the VLBA mark a wrong one.
        var flux = table!.Find("FLUX") ??
            table.Columns.Where((_, i) => unit.Header.TryGet($"TMATX{i + 1}", out bool isMatrix) && isMatrix).FirstOrDefault();
        var hasUvw = Starting(table, "UU") is not null && Starting(table, "VV") is not null && Starting(table, "WW") is not null;
        var missing = !hasUvw ? "UU, VV or WW"
            : table.Find("DATE") is not { IsNumeric: true, Repeat: > 0 } ? "DATE"
            : table.Find("BASELINE") is not { IsNumeric: true, Repeat: > 0 } ? "BASELINE"
            : flux is null ? "FLUX"
            : null;
        if (missing is not null)
        {
            return Bad($"UV_DATA has no column {missing}.");
        }

        var axes = DatasetReader.ReadAxes(unit.Header, "MAXIS", first: 1);
        var problem = CorrelationLayout.TryCreate(axes, flux!.Type, out var layout);
        if (problem is null && layout!.RowBytes > flux.CellBytes)
        {
            problem = $"Column FLUX holds {flux.Repeat} numbers, its axes {layout.RowBytes / flux.ElementBytes}.";
        }

        if (problem is not null)
        {
            return Bad(problem);
        }

        columns = new FitsIdiColumns(table, axes, layout!, flux);
        return FitsError.None;

        FitsError Bad(string sentence) => new(FitsFault.BadVisibilities, unit.HeaderOffset, sentence);
    }

    /// <summary>Reads a row; false where its time or antennas are impossible.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, VisibilityBlock block, int row)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            block.UvwSecondsRowXyz[(3 * row) + axis] = _uvwFactor * Real(bytes, _uvw[axis]);
        }

        var (antenna1, antenna2) = Math.DivRem(Integer(bytes, _baseline, 0), 256);
        (block.Antenna1[row], block.Antenna2[row]) = (antenna1, antenna2);
        block.Subarray[row] = Math.Max(1, Integer(bytes, _array, 1));
        block.SourceId[row] = Integer(bytes, _source, 1);
        block.FrequencyId[row] = Integer(bytes, _frequency, 1);
        block.IntegrationSeconds[row] = _integration is null ? 0 : (float)Real(bytes, _integration);

        // FITS-IDI holds the conjugate of what UVFITS and we hold.
        var weight = block.WeightBandChanPol(row);
        var correlations = bytes.Slice(_flux.OffsetBytes, _layout.RowBytes);
        _layout.Read(correlations, _flux.Scale, _flux.Zero, conjugate: true, block.VisBandChanPol(row), weight);
        if (_weight is not null)
        {
            SetWeights(bytes.Slice(_weight.OffsetBytes, _weight.CellBytes), weight);
        }

        var (day, time) = (Real(bytes, _date), _time is null ? 0 : Real(bytes, _time));
        return antenna1 > 0 && antenna2 > 0 && JulianDay.TryToUtc(day, time, out block.Time[row]);
    }

    private static double Real(ReadOnlySpan<byte> bytes, FitsColumn column) =>
        column.Real(bytes.Slice(column.OffsetBytes, column.CellBytes));

    private static int Integer(ReadOnlySpan<byte> bytes, FitsColumn? column, int otherwise) =>
        column is not null && Real(bytes, column) is > -1e9 and < 1e9 and var value ? (int)value : otherwise;

    private static FitsColumn? Starting(FitsTableLayout table, string name) => table.Columns.FirstOrDefault(
        column => column is { IsNumeric: true, Repeat: > 0 } &&
            (column.Name == name || column.Name.StartsWith(name + "-", StringComparison.Ordinal)));

    /// <summary>Weights of a column of their own: one for each polarisation of each band, or one for each band, or one.</summary>
    private void SetWeights(ReadOnlySpan<byte> cell, Span<float> weight)
    {
        var (bands, polarizations, count) = (_layout.Bands, _layout.Polarizations, _weight!.Repeat);
        for (var k = 0; k < weight.Length; k++)
        {
            var band = k / (_layout.Channels * polarizations);
            var element = count >= bands * polarizations ? (band * polarizations) + (k % polarizations)
                : count >= bands ? band
                : 0;
            weight[k] = (float)_weight.Real(cell, element);
        }
    }
}
