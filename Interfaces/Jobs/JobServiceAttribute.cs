namespace Muser.Interfaces.Jobs;

/// <summary>Names a class as a service that parts can call.</summary>
/// <param name="name">The name by which it is called: letters, digits, <c>-</c>.</param>
/// <param name="description">A sentence for people.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class JobServiceAttribute(string name, string description) : Attribute
{
    /// <summary>The name by which it is called.</summary>
    public string Name => name;

    /// <summary>A sentence for people.</summary>
    public string Description => description;

    /// <summary>How many instances there are in the cluster.</summary>
    public int Instances { get; init; } = 2;
}
