using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>Describes services by the attribute of their classes.</summary>
public static class ServiceFactory
{
    /// <summary>A service that is built in.</summary>
    public static ServiceDescription Of<T>()
        where T : IJobService, new() =>
        Of(typeof(T));

    /// <summary>Of any class that is named as a service; throws <see cref="ArgumentException"/> where it is not.</summary>
    public static ServiceDescription Of(Type type)
    {
        var service = Attribute.GetCustomAttribute(type, typeof(JobServiceAttribute)) as JobServiceAttribute
            ?? throw new ArgumentException($"{type} has no [JobService(...)].");
        return new ServiceDescription(service.Name, service.Description, Math.Max(1, service.Instances), () => (IJobService)Activator.CreateInstance(type)!);
    }
}
