using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>A snapshot of one 1 Jy point by 40 antennas: both hands, two bands of 16 channels.</summary>
internal static class PointSource
{
    private const double SpeedOfLight = 299_792_458;

    private static readonly UtcTime Morning = UtcTime.FromCalendar(2015, 11, 1, 4);

    /// <summary>A snapshot of the Sun's place, seen from Mingantu in the morning.</summary>
    public static void Write(string path, VisibilityFormat format, double l, double m) =>
        Write(path, format, l, m, Morning, (215.81, -14.23), -100 * Math.PI / 180, -14.23 * Math.PI / 180, northOfDateRad: 0);

    /// <summary>
    /// A snapshot with (u,v,w) of date, from hour angle (at Greenwich) and declination of date, rad; the source at an ICRS place,
    /// degrees.
    /// </summary>
    public static void Write(
        string path,
        VisibilityFormat format,
        double l,
        double m,
        UtcTime time,
        (double RaDeg, double DecDeg) place,
        double hourAngleRad,
        double declinationRad,
        double northOfDateRad)
    {
        var random = new Random(40);
        var array = RandomVisibilities.Array(40, random);
        var dataset = new UvDataset
        {
            Stokes = [Stokes.RR, Stokes.LL],
            Channels = 16,
            Frequencies = [new(1, [new(412.5e6, 25e6), new(812.5e6, 25e6)])],
            Sources = [new(1, "SUN", place.RaDeg, place.DecDeg)],
            Arrays = [array],
            Telescope = "MUSER",
            Instrument = "MUSER-1",
            Unit = "JY",
            ObservationDate = time,
        };
        var antennas = array.Antennas;
        var block = dataset.CreateBlock(antennas.Count * (antennas.Count - 1) / 2);
        for (var i = 0; i < antennas.Count; i++)
        {
            for (var j = i + 1; j < antennas.Count; j++)
            {
                var row = block.Count++;
                (block.Time[row], block.Antenna1[row], block.Antenna2[row], block.IntegrationSeconds[row]) = (time, i + 1, j + 1, 1);
                var uvw = Uvw(antennas[i].OffsetXyzM, antennas[j].OffsetXyzM, hourAngleRad, declinationRad);
                uvw.CopyTo(block.UvwSecondsRowXyz[(3 * row)..]);
                Fill(block, row, dataset.Frequencies[0].Bands, uvw, l, m);
            }
        }

        using var writer = VisibilityWriter.Create(path, format, dataset);
        writer.Write(block, northOfDateRad);
        writer.Complete();
    }

    /// <summary>r_j - r_i in seconds.</summary>
    private static double[] Uvw(
        (double X, double Y, double Z) first, (double X, double Y, double Z) second, double hourAngleRad, double declinationRad)
    {
        var (sinH, cosH) = Math.SinCos(hourAngleRad);
        var (sinD, cosD) = Math.SinCos(declinationRad);
        var (x, y, z) = ((second.X - first.X) / SpeedOfLight, (second.Y - first.Y) / SpeedOfLight, (second.Z - first.Z) / SpeedOfLight);
        return
        [
            (sinH * x) + (cosH * y), (-sinD * cosH * x) + (sinD * sinH * y) + (cosD * z), (cosD * cosH * x) - (cosD * sinH * y) + (sinD * z),
        ];
    }

    private static void Fill(VisibilityBlock block, int row, IReadOnlyList<UvBand> bands, double[] uvw, double l, double m)
    {
        var n = Math.Sqrt(1 - (l * l) - (m * m));
        var delay = (uvw[0] * l) + (uvw[1] * m) + (uvw[2] * (n - 1));
        var k = 0;
        foreach (var band in bands)
        {
            for (var channel = 0; channel < block.Channels; channel++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * band.FrequencyHz(channel) * delay);
                for (var polarization = 0; polarization < block.Polarizations; polarization++, k++)
                {
                    block.VisBandChanPol(row)[k] = new((float)cos, (float)sin);
                    block.WeightBandChanPol(row)[k] = 1;
                }
            }
        }
    }
}
