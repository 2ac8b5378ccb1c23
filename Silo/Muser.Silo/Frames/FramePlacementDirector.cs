using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Frames;

/// <summary>Places frames, and the integrations of their bands, by a rendezvous hash of (array, band, UTC hour) over the silos that take frames; see <see cref="FramePlacement"/>.</summary>
public sealed class FramePlacementDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        var place = FrameKey.TryParse(key, out var frame) ? PlacementKey(frame)
            : BandIntegrationKey.TryParse(key, out var band) ? PlacementKey(band)
            : throw new OrleansException($"'{key}' is the key neither of a frame nor of a band of an integration.");
        var silos = metadata.SilosWithRole(SiloRoles.Ingest, context.GetCompatibleSilos(target));
        return Task.FromResult(Rendezvous.Choose(place, silos, silo => silo.ToParsableString()));
    }

    /// <summary>What frames that are to meet have in common.</summary>
    internal static string PlacementKey(FrameKey frame) => PlacementKey(frame.Array, frame.BandHand.BandMHz, frame.UtcUnixNs);

    /// <summary>An integration lies within one hour, and goes where its frames do.</summary>
    internal static string PlacementKey(BandIntegrationKey band) =>
        PlacementKey(band.Integration.Array, band.BandMHz, band.Integration.StartUtcUnixNs);

    private static string PlacementKey(string array, int bandMHz, long utcUnixNs) => $"{array}/{bandMHz}/{utcUnixNs / (3600 * UtcTime.NsPerSecond)}";
}
