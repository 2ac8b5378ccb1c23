using Muser.Grains.Jobs;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>The services that this silo knows, built in and of users.</summary>
public sealed class ServiceCatalog(IEnumerable<ServiceDescription> builtIn, UserAssemblies users) : IServiceCatalog
{
    public IReadOnlyList<ServiceDescription> All =>
        [.. builtIn.Concat(users.Services().Select(ServiceFactory.Of)).DistinctBy(service => service.Name).OrderBy(service => service.Name, StringComparer.Ordinal)];

    public ServiceDescription? Find(string name) => All.FirstOrDefault(service => service.Name == name);
}
