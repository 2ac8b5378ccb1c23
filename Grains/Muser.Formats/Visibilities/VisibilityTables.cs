using Muser.Formats.Fits;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads the tables that go with visibilities: AIPS FQ, SU, AN of UVFITS (AIPS Memo 117, section 4) and FREQUENCY, SOURCE,
/// ARRAY_GEOMETRY of FITS-IDI (AIPS Memo 114, section 5), which say the same under other names.
/// </summary>
internal static class VisibilityTables
{
    /// <summary>Reads AIPS FQ or FREQUENCY: for each row the bands of one frequency id.</summary>
    /// <param name="table">The table.</param>
    /// <param name="bands">Bands that each row must hold.</param>
    /// <param name="axis">The axis FREQ: the frequency from which those of the table count, and the reference channel.</param>
    /// <param name="setups">The setups, or null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryReadFrequencies(
        FitsTable table, int bands, CorrelationAxis axis, out IReadOnlyList<UvFrequencySetup>? setups)
    {
        setups = null;
        var missing = table.Layout.Unit.Name == "FREQUENCY"
            ? Require(table, out var columns, ("FREQID", 1), ("BANDFREQ", bands), ("CH_WIDTH", bands))
            : Require(table, out columns, ("FRQSEL", 1), ("IF FREQ", bands), ("CH WIDTH", bands));
        if (missing is not null || table.Rows == 0)
        {
            return missing ?? $"{table.Layout.Unit.Name} has no rows.";
        }

        var sideband = table.Layout.Find("SIDEBAND") is { IsNumeric: true } found && found.Repeat >= bands ? found : null;
        setups = [.. Enumerable.Range(0, table.Rows).Select(row => new UvFrequencySetup(
            table.Integer(row, columns[0]), [.. Enumerable.Range(0, bands).Select(band => Band(row, band))]))];
        return null;

        UvBand Band(int row, int band)
        {
            var width = table.Real(row, columns[2], band);
            var isLower = sideband is not null && table.Real(row, sideband, band) < 0;
            width = isLower ? -Math.Abs(width) : width;
            return new(axis.ReferenceValue + table.Real(row, columns[1], band) + ((1 - axis.ReferencePixel) * width), width);
        }
    }

    /// <summary>Reads AIPS SU or SOURCE.</summary>
    public static string? TryReadSources(FitsTable table, out IReadOnlyList<UvSource>? sources)
    {
        sources = null;
        string[] ids = ["ID. NO.", "SOURCE_ID", "ID_NO."];
        var id = ids.FirstOrDefault(name => Numeric(table, name) is not null, ids[0]);
        var missing = Require(table, out var columns, (id, 1), ("RAEPO", 1), ("DECEPO", 1));
        if (missing is not null || table.Rows == 0)
        {
            return missing ?? $"{table.Layout.Unit.Name} has no rows.";
        }

        var (name, epoch, equinox) = (table.Layout.Find("SOURCE"), Numeric(table, "EPOCH"), table.Layout.Find("EQUINOX"));
        var (raApparent, decApparent) = (Numeric(table, "RAAPP"), Numeric(table, "DECAPP"));
        sources = [.. Enumerable.Range(0, table.Rows).Select(Source)];
        return null;

        UvSource Source(int row)
        {
            var isOld = equinox is { Type: 'A' } && table.Text(row, equinox).StartsWith('B');
            var (ra, dec) = (table.Real(row, columns[1]), table.Real(row, columns[2]));
            return new(table.Integer(row, columns[0]), Text(table, row, name), ra, dec)
            {
                Equinox = epoch is not null ? table.Real(row, epoch) : isOld ? 1950 : 2000,
                RaApparentDeg = raApparent is null ? double.NaN : table.Real(row, raApparent),
                DecApparentDeg = decApparent is null ? double.NaN : table.Real(row, decApparent),
            };
        }
    }

    /// <summary>Reads one AIPS AN or ARRAY_GEOMETRY.</summary>
    /// <param name="table">The table.</param>
    /// <param name="numberByRow">True to number antennas by row, whatever NOSTA says.</param>
    /// <param name="array">The array, or null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryReadArray(FitsTable table, bool numberByRow, out UvArray? array)
    {
        array = null;
        var missing = Require(table, out var columns, ("NOSTA", 1), ("STABXYZ", 3));
        if (missing is not null)
        {
            return missing;
        }

        var (name, mount, diameter) = (table.Layout.Find("ANNAME"), Numeric(table, "MNTSTA"), Numeric(table, "DIAMETER"));
        array = EarthOf(table.Layout.Unit.Header, [.. Enumerable.Range(0, table.Rows).Select(row => new UvAntenna(
            numberByRow ? row + 1 : table.Integer(row, columns[0]),
            Text(table, row, name),
            (table.Real(row, columns[1]), table.Real(row, columns[1], 1), table.Real(row, columns[1], 2)))
        {
            MountType = mount is null ? 0 : table.Integer(row, mount),
            DiameterM = diameter is null ? double.NaN : table.Real(row, diameter),
        })]);
        return null;
    }

    /// <summary>What AIPS AN and ARRAY_GEOMETRY say in the same keywords.</summary>
    private static UvArray EarthOf(FitsHeader header, IReadOnlyList<UvAntenna> antennas)
    {
        return new()
        {
            Name = header.TryGet("ARRNAM", out string name) ? name : "",
            CentreXyzM = (Number("ARRAYX"), Number("ARRAYY"), Number("ARRAYZ")),
            Antennas = antennas,
            ReferenceDay = header.TryGet("RDATE", out string day) && FitsDate.TryParse(day, out var rdate) ? rdate : default,
            SiderealTimeAtZeroDeg = Number("GSTIA0"),
            DegreesPerDay = header.TryGet("DEGPDY", out double degrees) || header.TryGet("DEGPDAY", out degrees)
                ? degrees
                : UvArray.MeanDegreesPerDay,
            Ut1MinusUtcSeconds = Number("UT1UTC"),
            TaiMinusUtcSeconds = Number("IATUTC"),
            PolarMotion = (Number("POLARX"), Number("POLARY")),
            ReferenceFrequencyHz = Number("FREQ"),
        };

        double Number(string keyword) => header.TryGet(keyword, out double value) ? value : 0;
    }

    /// <summary>What to take from times of a file to get UTC: files may count in TAI (IAT).</summary>
    /// <param name="antennas">Its first AIPS AN or ARRAY_GEOMETRY, or null.</param>
    public static long AheadOfUtcNs(FitsUnit? antennas)
    {
        const double MostLeapSeconds = 100;
        var system = "";
        if (antennas is null ||
            !(antennas.Header.TryGet("TIMESYS", out system) || antennas.Header.TryGet("TIMSYS", out system)) ||
            system is not ("IAT" or "TAI"))
        {
            return 0;
        }

        var isKnown = antennas.Header.TryGet("IATUTC", out double seconds) && Math.Abs(seconds) < MostLeapSeconds;
        return isKnown ? (long)Math.Round(seconds * UtcTime.NsPerSecond) : 0;
    }

    /// <summary>A column of numbers with at least one in each cell, or null.</summary>
    private static FitsColumn? Numeric(FitsTable table, string name) =>
        table.Layout.Find(name) is { IsNumeric: true, Repeat: > 0 } column ? column : null;

    /// <summary>
    /// Finds columns of numbers that must be there, with as many in each cell; returns what is missing, or null.
    /// </summary>
    private static string? Require(
        FitsTable table, out FitsColumn[] columns, params ReadOnlySpan<(string Name, int Repeat)> names)
    {
        columns = new FitsColumn[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var column = Numeric(table, names[i].Name);
            if (column is null || column.Repeat < names[i].Repeat)
            {
                return $"{table.Layout.Unit.Name} has no column {names[i].Name} of {names[i].Repeat} numbers.";
            }

            columns[i] = column;
        }

        return null;
    }

    private static string Text(FitsTable table, int row, FitsColumn? column) =>
        column is { Type: 'A' } ? table.Text(row, column) : "";
}
