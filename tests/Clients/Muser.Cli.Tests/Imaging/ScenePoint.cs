using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Cli.Tests.Imaging;

/// <summary>Files of a point beside the Sun's centre, as MUSER-I sees it at two times, written as files are: (u,v) on the axes of ICRS.</summary>
internal static class ScenePoint
{
    public const double RightJy = 3;
    public const double LeftJy = 1;

    private const double SpeedOfLight = 299_792_458;

    private static readonly UtcTime Morning = UtcTime.FromCalendar(2015, 11, 1, 3, 30);

    /// <summary>The array, as a file needs one; maps do not.</summary>
    public static UvArray Array { get; } = new()
    {
        Name = "MUSER",
        Antennas = [.. Enumerable.Range(1, ArrayLayout.Muser1.Antennas).Select(number => new UvAntenna(number, $"A{number}", default))],
        ReferenceDay = UtcTime.FromCalendar(2015, 11, 1),
    };

    /// <summary>Writes a file of one point.</summary>
    /// <param name="path">The file.</param>
    /// <param name="l">Direction cosine towards east, of date.</param>
    /// <param name="m">Direction cosine towards north, of date.</param>
    /// <param name="spoil">Changes a row before it is written.</param>
    /// <param name="unit">Unit of the visibilities.</param>
    public static void Write(string path, double l, double m, Action<VisibilityBlock, int>? spoil = null, string unit = "JY") =>
        Write(path, Morning, [(l, m), (l, m), (l, m)], spoil, unit);

    /// <summary>Writes a file of one point in each channel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begin">The first of its two times, a minute before the second.</param>
    /// <param name="pointChan">Direction cosines of the point of each channel.</param>
    /// <param name="spoil">Changes a row before it is written.</param>
    /// <param name="unit">Unit of the visibilities.</param>
    public static void Write(
        string path, UtcTime begin, (double L, double M)[] pointChan, Action<VisibilityBlock, int>? spoil = null, string unit = "JY")
    {
        var layout = ArrayLayout.Muser1;
        var middle = SolarEphemeris.Muser.At(begin.AddNs(30 * UtcTime.NsPerSecond));
        var dataset = new UvDataset
        {
            Stokes = [Stokes.RR, Stokes.LL],
            Channels = pointChan.Length,
            Frequencies = [new(1, [new(1212.5e6, 25e6)])],
            Sources = [new(1, "SUN", middle.IcrsRaRad / Angle.Degree, middle.IcrsDecRad / Angle.Degree)],
            Arrays = [Array],
            Telescope = "MUSER",
            Instrument = "MUSER-1",
            Unit = unit,
            ObservationDate = begin,
        };
        using var writer = VisibilityWriter.Create(path, VisibilityFormat.UvFits, dataset);
        var block = dataset.CreateBlock(layout.ScienceBaselines);
        foreach (var second in (int[])[0, 60])
        {
            var time = begin.AddNs(second * UtcTime.NsPerSecond);
            var sun = SolarEphemeris.Muser.At(time);
            var uvw = new double[3 * layout.ScienceBaselines];
            Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(layout.Id).ItrfM, uvw);
            block.Count = 0;
            for (var i = 0; i < layout.Antennas; i++)
            {
                for (var j = i + 1; j < layout.Antennas; j++)
                {
                    var row = block.Count++;
                    (block.Time[row], block.Antenna1[row], block.Antenna2[row]) = (time, i + 1, j + 1);
                    Fill(block, row, uvw.AsSpan(3 * row, 3), pointChan, dataset.Frequencies[0].Bands[0]);
                    spoil?.Invoke(block, row);
                }
            }

            writer.Write(block, middle.NorthOfDateRad);
        }

        writer.Complete();
    }

    private static void Fill(VisibilityBlock block, int row, ReadOnlySpan<double> uvwM, (double L, double M)[] pointChan, UvBand band)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            block.UvwSecondsRowXyz[(3 * row) + axis] = uvwM[axis] / SpeedOfLight;
        }

        for (var channel = 0; channel < pointChan.Length; channel++)
        {
            var (l, m) = pointChan[channel];
            var pathM = (uvwM[0] * l) + (uvwM[1] * m) + (uvwM[2] * (Math.Sqrt(1 - (l * l) - (m * m)) - 1));
            var (sin, cos) = Math.SinCos(-2 * Math.PI * band.FrequencyHz(channel) * pathM / SpeedOfLight);
            for (var hand = 0; hand < 2; hand++)
            {
                var flux = hand == 0 ? RightJy : LeftJy;
                block.VisBandChanPol(row)[(2 * channel) + hand] = new((float)(flux * cos), (float)(flux * sin));
                block.WeightBandChanPol(row)[(2 * channel) + hand] = 1;
            }
        }
    }
}
