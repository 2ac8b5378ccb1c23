using Muser.Formats.Fits;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// What the UVFITS of the observatory's former software mean, where that is not what they say. (The sign of their (u,v,w) and the
/// numbers of their antennas are dealt with where those are read.)
/// </summary>
internal static class MuserLegacy
{
    private const long BeijingAheadNs = 8 * 3600 * UtcTime.NsPerSecond;
    private const double DegreesPerHour = 15;

    /// <summary>Puts a dataset right.</summary>
    /// <param name="dataset">As the file says.</param>
    /// <param name="header">The header of its random groups.</param>
    public static UvDataset Adapt(UvDataset dataset, FitsHeader header)
    {
        var isLowerSideband = header.TryGet("OBJECT", out string name) && name == "MUSER-2";
        var ra = header.TryGet("OBSRA", out double hours) ? DegreesPerHour * hours : 0;
        var dec = header.TryGet("OBSDEC", out double degrees) ? degrees : 0;
        return dataset with
        {
            Stokes = dataset.Stokes.Count == 2 ? [Stokes.LL, Stokes.RR] : dataset.Stokes,
            Frequencies = [.. dataset.Frequencies.Select(setup => setup with { Bands = [.. setup.Bands.Select(FromEdge)] })],
            Sources = [.. dataset.Sources.Select(source => source with
            {
                Name = source.Name.Length > 0 ? source.Name : "sun",
                RaDeg = Apparent(source.RaApparentDeg, ra),
                DecDeg = double.IsNaN(source.DecApparentDeg) ? dec : source.DecApparentDeg,
                RaApparentDeg = Apparent(source.RaApparentDeg, ra),
                DecApparentDeg = double.IsNaN(source.DecApparentDeg) ? dec : source.DecApparentDeg,
            })],
            ObservationDate = dataset.ObservationDate?.AddNs(-BeijingAheadNs),
        };

        // The tables give the lower edge of the band; channels of MUSER-II, a lower sideband, are stored from its top.
        UvBand FromEdge(UvBand band) => isLowerSideband
            ? new(band.FirstChannelHz + (band.ChannelWidthHz * (dataset.Channels - 0.5)), -band.ChannelWidthHz)
            : band with { FirstChannelHz = band.FirstChannelHz + (band.ChannelWidthHz / 2) };
    }

    /// <summary>AIPS SU holds right ascension less a turn; without that table the header holds it in hours.</summary>
    private static double Apparent(double tableDeg, double headerDeg)
    {
        var turns = double.IsNaN(tableDeg) ? headerDeg : tableDeg;
        return turns - (360 * Math.Floor(turns / 360));
    }
}
