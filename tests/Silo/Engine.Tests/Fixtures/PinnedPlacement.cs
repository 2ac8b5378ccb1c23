using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Fixtures;

/// <summary>Places a grain on the silo that its key names, so that a test can say "on this silo" and "on the other".</summary>
[Serializable]
public sealed class PinnedPlacement : PlacementStrategy
{
    /// <summary>A grain key for that silo.</summary>
    public static string Key(SiloAddress silo, Guid id) => $"{silo.ToParsableString()}/{id:N}";

    /// <summary>The id within such a key.</summary>
    public static Guid Id(string key) => Guid.Parse(key[(key.IndexOf('/') + 1)..]);

    /// <summary>The silo within such a key.</summary>
    public static SiloAddress Silo(string key) => SiloAddress.FromParsableString(key[..key.IndexOf('/')]);
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class PinnedPlacementAttribute() : PlacementAttribute(new PinnedPlacement());

public sealed class PinnedPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var pinned = PinnedPlacement.Silo(target.GrainIdentity.Key.ToString()!);
        return Task.FromResult(context.GetCompatibleSilos(target).Single(silo => silo.Equals(pinned)));
    }
}

public static class PinnedPlacementExtensions
{
    public static void AddPinnedPlacement(this IServiceCollection services) =>
        services.AddPlacementDirector<PinnedPlacement, PinnedPlacementDirector>(ServiceLifetime.Transient);
}
