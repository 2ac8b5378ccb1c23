using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Cli.Calibration;

/// <summary>What <c>muser calibrate</c> prints of one band and hand; with <c>--json</c> one line each.</summary>
internal sealed record CalibrationLine
{
    /// <summary>The array.</summary>
    public required string Array { get; init; }

    /// <summary>Lower edge of the band, MHz.</summary>
    public required int BandMHz { get; init; }

    /// <summary>The hand.</summary>
    public required string Polarization { get; init; }

    /// <summary>Frames averaged; left out where a file of visibilities was read.</summary>
    public int? Frames { get; init; }

    /// <summary><c>ok</c>, or why there is no solution: <c>empty</c>, <c>not-finite</c>, <c>too-weak</c>, <c>too-few-antennas</c>, <c>not-solved</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Median signal to noise per baseline of the usable channels.</summary>
    public required double Snr { get; init; }

    /// <summary>Antennas with a solution.</summary>
    public required int AntennasUsable { get; init; }

    /// <summary>The others.</summary>
    public required string[] AntennasUnusable { get; init; }

    /// <summary>Channels with a solution.</summary>
    public required int ChannelsUsable { get; init; }

    /// <summary>The others: below the least signal to noise.</summary>
    public required int[] ChannelsUnusable { get; init; }

    /// <summary>Signal to noise per baseline of each channel; left out without a solution.</summary>
    public double[]? SnrChan { get; init; }

    /// <summary>Rms over antennas of the phase that is left, degrees.</summary>
    public double? ResidualRmsDeg { get; init; }

    /// <summary>Standard deviation of the antennas' delays, ns; left out where none were solved.</summary>
    public double? DelayRmsNs { get; init; }

    /// <summary>Baselines that disagree with their antennas.</summary>
    public int? OutlierBaselines { get; init; }

    /// <summary>What was flagged, each with its reason.</summary>
    public required string[] Flags { get; init; }

    /// <summary>The line of a band and hand.</summary>
    /// <param name="band">The calibration.</param>
    /// <param name="isSolved">False where nobody asked for a solution: the predecessor's way.</param>
    public static CalibrationLine Of(BandCalibration band, bool isSolved)
    {
        var table = AntennaTable.For(band.Layout.Id);
        var gains = isSolved ? band.Gains : null;
        return new()
        {
            Array = band.Layout.Name,
            BandMHz = band.BandMHz,
            Polarization = band.Polarization == Formats.Frames.Polarization.Left ? "L" : "R",
            Frames = band.Frames > 0 ? band.Frames : null,
            Status = isSolved ? Reason(band.Result.Fault) : "not-solved",
            Snr = Rounded(isSolved ? band.Snr : 0, 2),
            AntennasUsable = gains is null ? 0 : band.AntennasUsable,
            AntennasUnusable = [.. Unusable(gains is null ? default : gains.AntennaUsable).Select(k => table[k].Name)],
            ChannelsUsable = gains is null ? 0 : band.ChannelsUsable,
            ChannelsUnusable = [.. Unusable(gains is null ? default : gains.ChannelUsable)],
            SnrChan = gains?.SnrChan.ToArray().Select(snr => Rounded(snr, 2)).ToArray(),
            ResidualRmsDeg = gains is null ? null : Rounded(band.ResidualRmsRad * 180 / Math.PI, 3),
            DelayRmsNs = gains is not { HasDelays: true } ? null : Rounded(band.DelayRmsNs, 4),
            OutlierBaselines = gains?.OutlierBaselines,
            Flags = [.. FlagText.Lines(band.Flags, table)],
        };
    }

    private static string Reason(GainFault fault) => fault switch
    {
        GainFault.None => "ok",
        GainFault.Empty => "empty",
        GainFault.NotFinite => "not-finite",
        GainFault.TooWeak => "too-weak",
        GainFault.TooFewAntennas => "too-few-antennas",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a fault of a solution."),
    };

    private static double Rounded(double value, int digits) => Math.Round(value, digits);

    private static List<int> Unusable(ReadOnlySpan<bool> usable)
    {
        var unusable = new List<int>();
        for (var k = 0; k < usable.Length; k++)
        {
            if (!usable[k])
            {
                unusable.Add(k);
            }
        }

        return unusable;
    }
}
