using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Interfaces.Frames;
using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Frames;

/// <summary>Places frames by a rendezvous hash of (array, band, UTC hour) over the silos that take frames; see <see cref="FramePlacement"/>.</summary>
public sealed class FramePlacementDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        if (!FrameKey.TryParse(key, out var frame))
        {
            throw new OrleansException($"'{key}' is not the key of a frame.");
        }

        var silos = metadata.SilosWithRole(SiloRoles.Ingest, context.GetCompatibleSilos(target));
        return Task.FromResult(Rendezvous.Choose(PlacementKey(frame), silos, silo => silo.ToParsableString()));
    }

    /// <summary>What frames that are to meet have in common.</summary>
    internal static string PlacementKey(FrameKey frame)
    {
        var hour = frame.UtcUnixNs / (3600 * UtcTime.NsPerSecond);
        return $"{frame.Array}/{frame.BandHand.BandMHz}/{hour}";
    }
}
