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

    private FitsIdiColumns(FitsTableLayout table, CorrelationLayout layout, FitsColumn flux)
    {
        (Table, _layout, _flux) = (table, layout, flux);
        _uvw = [Starting(table, "UU")!, Starting(table, "VV")!, Starting(table, "WW")!];
        (_date, _time, _baseline) = (Numeric("DATE")!, Numeric("TIME"), Numeric("BASELINE")!);
        (_array, _source) = (Numeric("ARRAY"), Numeric("SOURCE_ID") ?? Numeric("SOURCE"));
        (_frequency, _integration) = (Numeric("FREQID"), Numeric("INTTIM"));
        _weight = layout.HasWeights ? null : Numeric("WEIGHT");

        // The sign takes r_1 - r_2 of the file to r_2 - r_1.
        var unit = _uvw[0].Unit.ToUpperInvariant();
        _uvwFactor = -1 / (unit.StartsWith("MET", StringComparison.Ordinal) ? SpeedOfLight
            : unit.StartsWith("LAMBDA", StringComparison.Ordinal) || unit.StartsWith("WAVELENGTH", StringComparison.Ordinal) ? layout.Frequency.ReferenceValue
            : 1);

        FitsColumn? Numeric(string name) => table.Find(name) is { IsNumeric: true, Repeat: > 0 } column ? column : null;
    }

    /// <summary>The table.</summary>
    public FitsTableLayout Table { get; }

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
        var marked = Enumerable.Range(1, table!.Columns.Count).FirstOrDefault(n => unit.Header.TryGet($"TMATX{n}", out bool isMatrix) && isMatrix);
        var flux = table.Find("FLUX") ?? (marked > 0 ? table.Columns[marked - 1] : null);
        var missing = Starting(table, "UU") is null || Starting(table, "VV") is null || Starting(table, "WW") is null ? "UU, VV or WW"
            : table.Find("DATE") is not { IsNumeric: true, Repeat: > 0 } ? "DATE"
            : table.Find("BASELINE") is not { IsNumeric: true, Repeat: > 0 } ? "BASELINE"
            : flux is null ? "FLUX"
            : null;
        if (missing is not null)
        {
            return Bad($"UV_DATA has no column {missing}.");
        }

        var problem = CorrelationLayout.TryCreate(UvFitsReader.ReadAxes(unit.Header, "MAXIS", first: 1), flux!.Type, out var layout);
        if (problem is null && layout!.RowBytes > flux.CellBytes)
        {
            problem = $"Column FLUX holds {flux.Repeat} numbers, its axes {layout.RowBytes / flux.ElementBytes}.";
        }

        if (problem is not null)
        {
            return Bad(problem);
        }

        columns = new FitsIdiColumns(table, layout!, flux);
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
        _layout.Read(bytes.Slice(_flux.OffsetBytes, _layout.RowBytes), _flux.Scale, _flux.Zero, conjugate: true, block.VisBandChanPol(row), weight);
        if (_weight is not null)
        {
            SetWeights(bytes.Slice(_weight.OffsetBytes, _weight.CellBytes), weight);
        }

        var (day, time) = (Real(bytes, _date), _time is null ? 0 : Real(bytes, _time));
        return antenna1 > 0 && antenna2 > 0 && JulianDay.TryToUtc(day, time, out block.Time[row]);
    }

    private static double Real(ReadOnlySpan<byte> bytes, FitsColumn column) => column.Real(bytes.Slice(column.OffsetBytes, column.CellBytes));

    private static int Integer(ReadOnlySpan<byte> bytes, FitsColumn? column, int otherwise) =>
        column is not null && Real(bytes, column) is > -1e9 and < 1e9 and var value ? (int)value : otherwise;

    private static FitsColumn? Starting(FitsTableLayout table, string name) => table.Columns.FirstOrDefault(
        column => column is { IsNumeric: true, Repeat: > 0 } && (column.Name == name || column.Name.StartsWith(name + "-", StringComparison.Ordinal)));

    /// <summary>Weights of a column of their own: one for each polarisation of each band, or one for each band, or one.</summary>
    private void SetWeights(ReadOnlySpan<byte> cell, Span<float> weight)
    {
        var (polarizations, perBand) = (_layout.Polarizations, _layout.Channels * _layout.Polarizations);
        for (var k = 0; k < weight.Length; k++)
        {
            var (band, polarization) = (k / perBand, k % polarizations);
            var element = _weight!.Repeat >= _layout.Bands * polarizations ? (band * polarizations) + polarization : _weight.Repeat >= _layout.Bands ? band : 0;
            weight[k] = (float)_weight.Real(cell, element);
        }
    }
}
