using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Muser.Embedded.Activations;

/// <summary>What a silo knows of one of its grain classes.</summary>
internal sealed class GrainClass
{
    public required Type Type { get; init; }

    public required GrainType GrainType { get; init; }

    public required GrainProperties Properties { get; init; }

    /// <summary>The grain interfaces that the class implements, those of the runtime itself left out.</summary>
    public required IReadOnlyList<Type> Interfaces { get; init; }

    public required Func<Activation, object> CreateInstance { get; init; }

    public required bool IsReentrant { get; init; }

    public required Func<object, IInvokable, bool>? MayInterleave { get; init; }

    public required TimeSpan CollectionAge { get; init; }
}
