using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Simulators.Frames;

/// <summary>What a sidecar says of a satellite.</summary>
public sealed record BeaconTruth
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands for the middle of the first frame: x, y, z from the middle of the Earth, ITRF, m.</summary>
    public required double[] ItrfM { get; init; }

    /// <summary>The same from the reference point of the array: distance, m.</summary>
    public required double DistanceM { get; init; }

    /// <summary>Elevation, degrees, without refraction.</summary>
    public required double ElevationDeg { get; init; }

    /// <summary>Azimuth, degrees from north through east.</summary>
    public required double AzimuthDeg { get; init; }

    /// <summary>The two lines of its elements; null where it stands still.</summary>
    public required string[]? Elements { get; init; }

    /// <summary>Days from the epoch of its elements to the first frame; null where it stands still.</summary>
    public required double? ElementsAgeDays { get; init; }

    /// <summary>From the lower edge of a channel to the beacon, MHz.</summary>
    public required double OffsetMHz { get; init; }

    /// <summary>|V| between receivers of gain 1, counts.</summary>
    public required double AmplitudeCounts { get; init; }

    /// <summary>|V| over the standard deviation of its real part, for one frame and channel.</summary>
    public required double SnrPerBaseline { get; init; }

    /// <summary>Power of a receiver of gain 1 without the beacon, counts.</summary>
    public required double SystemCounts { get; init; }

    /// <summary>Stored channels that have a beacon, by the lower edge of their band, MHz; null where all have one.</summary>
    public required IReadOnlyDictionary<int, int[]>? ChannelsByBandMHz { get; init; }

    internal static BeaconTruth Of(ArrayLayout layout, BeaconOptions beacon, UtcTime middle)
    {
        if (!beacon.Calibrator.TryPlace(AntennaTable.For(layout.Id).Site, middle, out var place, out var fault))
        {
            throw new InvalidOperationException(fault.Message);
        }

        var elements = beacon.Calibrator.Orbit?.Elements;
        return new()
        {
            Name = beacon.Calibrator.Name,
            ItrfM = [place.ItrfM.X, place.ItrfM.Y, place.ItrfM.Z],
            DistanceM = place.Source.DistanceM,
            ElevationDeg = place.Source.ElevationRad / Angle.Degree,
            AzimuthDeg = place.Source.AzimuthRad / Angle.Degree,
            Elements = elements is null ? null : [elements.Line1, elements.Line2],
            ElementsAgeDays = place.ElementsAgeDays,
            OffsetMHz = BeaconOptions.OffsetMHz(layout),
            AmplitudeCounts = beacon.AmplitudeCounts,
            SnrPerBaseline = beacon.SnrPerBaseline,
            SystemCounts = beacon.SystemCounts,
            ChannelsByBandMHz = beacon.Channels.Ranges.Count == 0 ? null : ChannelsOf(layout, beacon.Channels),
        };
    }

    private static Dictionary<int, int[]> ChannelsOf(ArrayLayout layout, BeaconChannels channels) => layout.BandsMHz.ToArray()
        .Select(band => (Band: band, Channels: Enumerable.Range(0, ArrayLayout.Channels).Where(channel => channels.Includes(band, channel)).ToArray()))
        .Where(of => of.Channels.Length > 0)
        .ToDictionary(of => of.Band, of => of.Channels);
}
