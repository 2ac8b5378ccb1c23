using System.Buffers.Binary;
using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// The random parameters in front of the correlations of a group (AIPS Memo 117, section 3.1): found by PTYPE, in any order,
/// PSCAL and PZERO applied, parameters of one name added.
/// </summary>
internal sealed class UvFitsParameters
{
    private const double SmallBaseline = 256;
    private const double LargeBaseline = 2048;
    private const double LargeBaselineOffset = 65_536;

    private readonly char _type;
    private readonly (double Scale, double Zero)[] _scale;
    private readonly int[] _uvw;
    private readonly int[] _dates;
    private readonly int _baseline;
    private readonly int _antenna1;
    private readonly int _antenna2;
    private readonly int _subarray;
    private readonly int _source;
    private readonly int _frequency;
    private readonly int _integration;
    private readonly double _wholeDays;
    private readonly double _moreDays;
    private readonly double _uvwFactor;

    private UvFitsParameters(FitsHeader header, string[] types, char type, double referenceFrequencyHz, bool isLegacy)
    {
        _type = type;
        _scale = [.. types.Select((_, i) => (
            header.TryGet($"PSCAL{i + 1}", out double scale) ? scale : 1,
            header.TryGet($"PZERO{i + 1}", out double zero) ? zero : 0))];
        _uvw = [Find("UU"), Find("VV"), Find("WW")];
        _dates = [.. Enumerable.Range(0, types.Length).Where(i => types[i] == "DATE" || types[i] == "_DATE")];
        (_baseline, _antenna1, _antenna2) = (Find("BASELINE"), Find("ANTENNA1"), Find("ANTENNA2"));
        (_subarray, _source, _frequency, _integration) = (Find("SUBARRAY"), Find("SOURCE"), Find("FREQSEL"), Find("INTTIM"));

        // PZERO of a date is the bulk of the day: kept apart from the small rest, so that nothing is lost.
        foreach (var date in _dates)
        {
            var floor = Math.Floor(_scale[date].Zero);
            (_wholeDays, _moreDays) = (_wholeDays + floor, _moreDays + (_scale[date].Zero - floor));
        }

        // UU-L is in wavelengths at the reference frequency, all others in seconds; the sign takes r_1 - r_2 of the file to r_2 -
        // r_1.
        var isWavelengths = _uvw[0] >= 0 && types[_uvw[0]].StartsWith("UU-L", StringComparison.Ordinal);
        _uvwFactor = (isLegacy ? 1 : -1) / (isWavelengths && referenceFrequencyHz > 0 ? referenceFrequencyHz : 1);

        int Find(string name)
        {
            var exact = Array.IndexOf(types, name);
            return exact >= 0 ? exact : Array.FindIndex(types, t => t.StartsWith(name + "-", StringComparison.Ordinal));
        }
    }

    /// <summary>Bytes of the parameters.</summary>
    public int Bytes => _scale.Length * ElementBytes;

    private int ElementBytes => _type switch { 'I' => 2, 'D' => 8, _ => 4 };

    /// <summary>Finds the parameters that visibilities need.</summary>
    /// <param name="header">The header of the random groups.</param>
    /// <param name="count">PCOUNT.</param>
    /// <param name="type">The letter of TFORM for one number: I, J, E or D.</param>
    /// <param name="referenceFrequencyHz">For (u,v,w) in wavelengths.</param>
    /// <param name="isLegacy">(u,v,w) of the file are those of r_2 - r_1 already.</param>
    /// <param name="parameters">The parameters, or null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryCreate(
        FitsHeader header, int count, char type, double referenceFrequencyHz, bool isLegacy, out UvFitsParameters? parameters)
    {
        var types = new string[count];
        for (var i = 0; i < count; i++)
        {
            types[i] = header.TryGet($"PTYPE{i + 1}", out string ptype) ? ptype.Trim() : "";
        }

        parameters = new UvFitsParameters(header, types, type, referenceFrequencyHz, isLegacy);
        var missing = parameters._uvw.Any(index => index < 0) ? "UU, VV or WW"
            : parameters._dates.Length == 0 ? "DATE"
            : parameters._baseline < 0 && (parameters._antenna1 < 0 || parameters._antenna2 < 0) ? "BASELINE"
            : null;
        return missing is null ? null : $"There is no random parameter {missing}.";
    }

    /// <summary>Reads the parameters of a group into a row.</summary>
    /// <param name="group">The bytes of the parameters.</param>
    /// <param name="block">The block.</param>
    /// <param name="row">The row.</param>
    /// <param name="defaultSource">The source where the group names none.</param>
    /// <returns>False where time or antennas are impossible.</returns>
    public bool TryRead(ReadOnlySpan<byte> group, VisibilityBlock block, int row, int defaultSource)
    {
        var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 3);
        for (var axis = 0; axis < 3; axis++)
        {
            uvw[axis] = _uvwFactor * Value(group, _uvw[axis]);
        }

        var (whole, more) = (_wholeDays, _moreDays);
        foreach (var date in _dates)
        {
            var days = Number(group, date) * _scale[date].Scale;
            var floor = Math.Floor(days);
            (whole, more) = (whole + floor, more + (days - floor));
        }

        block.SourceId[row] = _source < 0 ? defaultSource : Integer(Value(group, _source));
        block.FrequencyId[row] = _frequency < 0 ? 1 : Integer(Value(group, _frequency));
        block.IntegrationSeconds[row] = _integration < 0 ? 0 : (float)Value(group, _integration);
        return JulianDay.TryToUtc(whole, more, out block.Time[row]) && TryReadAntennas(group, block, row);
    }

    private static int Integer(double value) => value is > -1e9 and < 1e9 ? (int)Math.Round(value) : 0;

    private bool TryReadAntennas(ReadOnlySpan<byte> group, VisibilityBlock block, int row)
    {
        ref var antenna1 = ref block.Antenna1[row];
        ref var antenna2 = ref block.Antenna2[row];
        ref var subarray = ref block.Subarray[row];
        if (_antenna1 >= 0 && _antenna2 >= 0)
        {
            antenna1 = Integer(Value(group, _antenna1));
            antenna2 = Integer(Value(group, _antenna2));
            subarray = _subarray < 0 ? 1 : Integer(Value(group, _subarray));
        }
        else
        {
            var code = Value(group, _baseline);
            if (!(code is > 0 and < 1e7))
            {
                return false;
            }

            // AIPS: 256 a1 + a2 + (subarray - 1) / 100. MIRIAD, beyond 255 antennas: 65536 + 2048 a1 + a2.
            var whole = Math.Floor(code + 0.001);
            subarray = 1 + (int)Math.Round(100 * Math.Max(0, code - whole));
            var isLarge = whole > LargeBaselineOffset;
            var (pair, factor) = isLarge ? (whole - LargeBaselineOffset, LargeBaseline) : (whole, SmallBaseline);
            antenna1 = (int)(pair / factor);
            antenna2 = (int)(pair - (antenna1 * factor));
        }

        return antenna1 > 0 && antenna2 > 0 && subarray > 0;
    }

    private double Value(ReadOnlySpan<byte> group, int parameter) =>
        (Number(group, parameter) * _scale[parameter].Scale) + _scale[parameter].Zero;

    private double Number(ReadOnlySpan<byte> group, int parameter)
    {
        var at = group[(parameter * ElementBytes)..];
        return _type switch
        {
            'I' => BinaryPrimitives.ReadInt16BigEndian(at),
            'J' => BinaryPrimitives.ReadInt32BigEndian(at),
            'E' => BinaryPrimitives.ReadSingleBigEndian(at),
            _ => BinaryPrimitives.ReadDoubleBigEndian(at),
        };
    }
}
