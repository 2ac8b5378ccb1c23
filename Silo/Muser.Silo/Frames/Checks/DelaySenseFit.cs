using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Silo.Frames.Checks;

/// <summary>
/// Measures the sense of the delay words on frames of the Sun (conventions, "The stored correlator product"): a word that is path
/// delay runs as -r.s0/c, one that is inserted compensation as +r.s0/c, with r the antenna and s0 the Sun. Between two frames
/// some seconds apart, constants of the antennas cancel; with less, the antennas of one frame are compared.
/// </summary>
/// <param name="layout">The array.</param>
public sealed class DelaySenseFit(ArrayLayout layout)
{
    private const double SpeedOfLightMPerNs = 0.299792458;

    /// <summary>
    /// The path must change by so much, ns, before two frames are compared in time: 2000 units of MUSER-I's words and a few
    /// seconds.
    /// </summary>
    private const double LeastChangeNs = 0.2;

    /// <summary>A slope this near to -1 or +1 decides.</summary>
    private const double Tolerance = 0.1;

    private readonly double[] _firstWordsNs = new double[layout.Inputs];
    private readonly double[] _lastWordsNs = new double[layout.Inputs];
    private UtcTime? _first;
    private UtcTime _last;

    /// <summary>Takes a good frame; frames of anything but the Sun are passed over.</summary>
    public void Add(in FrameHeader header, ReadOnlySpan<byte> frame)
    {
        if (header.Source != FrameSource.Sun)
        {
            return;
        }

        if (_first is null)
        {
            _first = header.Time;
            DelayWords.Read(layout, frame, _firstWordsNs);
        }

        if (header.Time >= _last)
        {
            _last = header.Time;
            DelayWords.Read(layout, frame, _lastWordsNs);
        }
    }

    /// <summary>The sense; null where there is no frame of the Sun, or its words are all the same.</summary>
    public DelaySenseMeasurement? Fit()
    {
        if (_first is not { } first || layout.Antennas < 3)
        {
            return null;
        }

        var pathNs = PathsNs(first);
        var changeNs = Subtract(PathsNs(_last), pathNs);
        if (changeNs.Max() - changeNs.Min() >= LeastChangeNs)
        {
            return Line(changeNs, Subtract(_lastWordsNs, _firstWordsNs), "time");
        }

        var wordsNs = _firstWordsNs[..layout.Antennas];
        if (layout.Id == ArrayId.Muser1 && FibreDelayTable.At(layout.Id, first) is { } fibre)
        {
            wordsNs = [.. wordsNs.Select((word, input) => word - fibre.DelayNsInput[input])];
        }

        return Line(pathNs, wordsNs, "antennas");
    }

    /// <summary>r.s0/c of each antenna, ns.</summary>
    private double[] PathsNs(UtcTime time)
    {
        var sun = SolarEphemeris.Muser.At(time);
        var centre = new PhaseCentre(sun.GhaRad, sun.DecRad).Centre;
        return [.. AntennaTable.For(layout.Id).ItrfM.ToArray().Select(r => r.Dot(centre) / SpeedOfLightMPerNs)];
    }

    private double[] Subtract(double[] a, double[] b) => [.. Enumerable.Range(0, layout.Antennas).Select(k => a[k] - b[k])];

    /// <summary>The straight line through (path, word) of all antennas.</summary>
    private static DelaySenseMeasurement? Line(double[] pathNs, double[] wordNs, string from)
    {
        if (wordNs.Max() == wordNs.Min())
        {
            return null;
        }

        var (meanX, meanY) = (pathNs.Average(), wordNs.Average());
        var sumXx = pathNs.Sum(x => (x - meanX) * (x - meanX));
        var slope = pathNs.Zip(wordNs, (x, y) => (x - meanX) * (y - meanY)).Sum() / sumXx;
        var sumSquares = pathNs.Zip(wordNs, (x, y) => y - meanY - (slope * (x - meanX))).Sum(r => r * r);
        var error = Math.Sqrt(sumSquares / (pathNs.Length - 2) / sumXx);
        var sense = Math.Abs(slope + 1) < Tolerance ? "path" : Math.Abs(slope - 1) < Tolerance ? "compensation" : "undecided";
        return new DelaySenseMeasurement(sense, slope, error, Math.Sqrt(sumSquares / pathNs.Length), from);
    }
}
