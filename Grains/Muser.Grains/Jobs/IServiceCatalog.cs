namespace Muser.Grains.Jobs;

/// <summary>The services that this silo knows. Safe for any thread.</summary>
public interface IServiceCatalog
{
    /// <summary>All services, by name.</summary>
    IReadOnlyList<ServiceDescription> All { get; }

    /// <summary>A service by its name; null where there is none.</summary>
    ServiceDescription? Find(string name);
}
