using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Sky.Places;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>What a file of visibilities of the Sun says of sky, Earth and instrument, whoever writes it. Safe for any thread.</summary>
public static class SolarVisibilities
{
    private const double DegPerRad = 180 / Math.PI;
    private const double SpeedOfLight = 299_792_458;

    /// <summary>The description of a file: the Sun as its one source, bands of frames, channels ascending.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="array">Its antennas and the Earth, from <see cref="Array"/>.</param>
    /// <param name="first">Time tag of the first frame.</param>
    /// <param name="sun">The Sun at that instant.</param>
    /// <param name="bandsMHz">Lower edges of its bands, MHz, ascending.</param>
    /// <param name="hands">The hands, in the order of the rows.</param>
    /// <param name="unit">BUNIT.</param>
    /// <param name="history">HISTORY.</param>
    public static UvDataset Describe(
        ArrayLayout layout,
        UvArray array,
        UtcTime first,
        in SunPlace sun,
        IEnumerable<int> bandsMHz,
        IEnumerable<Polarization> hands,
        string unit,
        IEnumerable<string> history)
    {
        UvBand[] bands = [.. bandsMHz.Select(UvBand.OfFrame)];
        return new UvDataset
        {
            Stokes = [.. hands.Select(Stokes.Of)],
            Channels = ArrayLayout.Channels,
            Frequencies = [new UvFrequencySetup(1, bands)],
            Sources =
            [
                new UvSource(1, "SUN", sun.IcrsRaRad * DegPerRad, sun.IcrsDecRad * DegPerRad)
                {
                    RaApparentDeg = sun.RaRad * DegPerRad,
                    DecApparentDeg = sun.DecRad * DegPerRad,
                },
            ],
            Arrays = [array],
            Telescope = "MUSER",
            Instrument = layout.Name.ToUpperInvariant(),
            Unit = unit,
            ObservationDate = first,
            History = [.. history],
        };
    }

    /// <summary>Fills a block with one row for each science baseline: times, antennas and (u,v,w); returns the Sun at that time.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="itrfAntennaM">Positions of its antennas, as above.</param>
    /// <param name="mean">Middle of the integration.</param>
    /// <param name="seconds">Its length, s.</param>
    /// <param name="block">A block for as many rows.</param>
    public static SunPlace FillRows(ArrayLayout layout, ReadOnlySpan<Vector3D> itrfAntennaM, UtcTime mean, double seconds, VisibilityBlock block)
    {
        var sun = SolarEphemeris.Muser.At(mean);
        var uvw = block.UvwSecondsRowXyz[..(3 * layout.ScienceBaselines)];
        Uvw.Compute(sun.GhaRad, sun.DecRad, itrfAntennaM, uvw);
        FillRows(layout, mean, seconds, uvw, block);
        return sun;
    }

    /// <summary>The same where (u,v,w) are known.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="mean">Middle of the integration.</param>
    /// <param name="seconds">Its length, s.</param>
    /// <param name="uvwBaselineXyz">(u, v, w) of date, m; may be those of the block.</param>
    /// <param name="block">A block for as many rows.</param>
    public static void FillRows(ArrayLayout layout, UtcTime mean, double seconds, ReadOnlySpan<double> uvwBaselineXyz, VisibilityBlock block)
    {
        block.Count = layout.ScienceBaselines;
        block.Time[..block.Count].Fill(mean);
        block.IntegrationSeconds[..block.Count].Fill((float)seconds);
        var antenna1 = block.Antenna1;
        var antenna2 = block.Antenna2;
        for (int i = 0, row = 0; i < layout.Antennas; i++)
        {
            for (var j = i + 1; j < layout.Antennas; j++, row++)
            {
                (antenna1[row], antenna2[row]) = (i + 1, j + 1);
            }
        }

        var uvwSecondsRowXyz = block.UvwSecondsRowXyz;
        for (var k = 0; k < uvwBaselineXyz.Length; k++)
        {
            uvwSecondsRowXyz[k] = uvwBaselineXyz[k] / SpeedOfLight;
        }
    }

    /// <summary>The antennas, and how the Earth stands, on the day of an instant.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="itrfAntennaM">Positions of its antennas relative to its reference point, ITRF axes, m.</param>
    /// <param name="first">The instant.</param>
    /// <param name="lowestBandMHz">Lower edge of the lowest band, MHz, whose first channel is the reference.</param>
    public static UvArray Array(ArrayLayout layout, ReadOnlySpan<Vector3D> itrfAntennaM, UtcTime first, int lowestBandMHz)
    {
        var day = first.AddNs(-(first.UnixNs % UtcTime.NsPerDay));
        var scales = TimeScales.Embedded.At(day);
        var table = AntennaTable.For(layout.Id);
        var centre = table.Site.ItrfM;
        var antennas = new UvAntenna[layout.Antennas];
        for (var k = 0; k < antennas.Length; k++)
        {
            var place = itrfAntennaM[k];
            antennas[k] = new UvAntenna(k + 1, table[k].Name, (place.X, place.Y, place.Z)) { DiameterM = table[k].DiameterM };
        }

        return new UvArray
        {
            Name = layout.Name.ToUpperInvariant(),
            CentreXyzM = (centre.X, centre.Y, centre.Z),
            Antennas = antennas,
            ReferenceDay = day,
            SiderealTimeAtZeroDeg = SolarEphemeris.Muser.At(day).GastRad * DegPerRad,
            Ut1MinusUtcSeconds = scales.Ut1MinusUtcS,
            TaiMinusUtcSeconds = scales.TaiMinusUtcS,
            ReferenceFrequencyHz = UvBand.OfFrame(lowestBandMHz).FirstChannelHz,
        };
    }
}
