using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>A job that can be submitted, and how one is made.</summary>
/// <param name="Description">What is known of it.</param>
/// <param name="Create">Makes one.</param>
public sealed record JobFactory(JobDescription Description, Func<IJob> Create)
{
    private const string BuiltIn = "built in";

    /// <summary>Built in.</summary>
    public static JobFactory Of<T>(string source = BuiltIn)
        where T : IJob, new() => Of(typeof(T), source, () => new T());

    /// <summary>Built in, made from what else there is.</summary>
    public static JobFactory Of<T>(Func<T> create)
        where T : IJob => Of(typeof(T), BuiltIn, () => create());

    /// <summary>Of any class that is named as a job; throws <see cref="ArgumentException"/> where it is not.</summary>
    public static JobFactory Of(Type type, string source, Func<IJob> create)
    {
        var job = Attribute.GetCustomAttribute(type, typeof(JobAttribute)) as JobAttribute
            ?? throw new ArgumentException($"{type} has no [Job(...)].");
        var needs = new PartNeeds { Capability = job.Capability, Cpus = job.Cpus, MemoryMiB = job.MemoryMiB, Gpus = job.Gpus };
        return new JobFactory(new JobDescription(job.Name, job.Description, needs, job.IsEndless, source, job.Then), create);
    }
}
