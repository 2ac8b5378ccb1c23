namespace Muser.Interfaces.Jobs;

/// <summary>Names a class as a job that can be submitted, and says what its parts need.</summary>
/// <param name="name">The name by which it is submitted: letters, digits, <c>-</c>.</param>
/// <param name="description">A sentence for people.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class JobAttribute(string name, string description) : Attribute
{
    /// <summary>The name by which it is submitted.</summary>
    public string Name => name;

    /// <summary>A sentence for people.</summary>
    public string Description => description;

    /// <summary>The workers that perform its parts: <c>cpu</c>, <c>gpu</c>, or any other capability that silos are given.</summary>
    public string Capability { get; init; } = "cpu";

    /// <summary>Processors that a part uses.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>Memory that a part uses, MiB.</summary>
    public int MemoryMiB { get; init; } = 200;

    /// <summary>GPUs that a part uses.</summary>
    public int Gpus { get; init; }

    /// <summary>True where the split never ends by itself: parts are performed while others are still to come.</summary>
    public bool IsEndless { get; init; }

    /// <summary>The job that follows by itself, with the same options and the results of this one; null: none.</summary>
    public string? Then { get; init; }
}
