using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Grains.Imaging;
using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Imaging;

/// <summary>Places imaging on silos with a GPU; see <see cref="ImagingPlacement"/>. Among several candidates the engine's own load-aware director chooses.</summary>
public sealed class ImagingPlacementDirector(
    ISiloMetadataCache metadata, IOptions<ImagingPlacementOptions> options, IServiceProvider services) : IPlacementDirector
{
    private static readonly ResourceOptimizedPlacement LeastLoaded = new();

    // Resolved when first used: the engine makes its directors when it starts, this one among them.
    private readonly Lazy<IPlacementDirector> _leastLoaded =
        new(() => services.GetRequiredKeyedService<IPlacementDirector>(typeof(ResourceOptimizedPlacement)));

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = metadata.SilosWithRole(SiloRoles.Imaging, context.GetCompatibleSilos(target));
        var candidates = silos.Where(silo => metadata.GetSiloMetadata(silo).HasGpu()).ToArray();
        if (candidates.Length == 0)
        {
            candidates = options.Value.Gpu == GpuPolicy.Prefer
                ? silos
                : throw new OrleansException(
                    $"The imaging policy requires a GPU and no silo of the role '{SiloRoles.Imaging}' carries {SiloRoles.AcceleratorKey}={SiloRoles.Gpu}: "
                    + "start one, or set Muser:ImagingPlacement:Gpu to Prefer.");
        }

        return candidates.Length == 1
            ? Task.FromResult(candidates[0])
            : _leastLoaded.Value.OnAddActivation(LeastLoaded, target, new Among(candidates, context));
    }

    /// <summary>A placement context in which only some silos are compatible.</summary>
    private sealed class Among(SiloAddress[] silos, IPlacementContext context) : IPlacementContext
    {
        public SiloAddress LocalSilo => context.LocalSilo;

        public SiloStatus LocalSiloStatus => context.LocalSiloStatus;

        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => silos;

        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
            new Dictionary<ushort, SiloAddress[]> { [target.InterfaceVersion] = silos };
    }
}
