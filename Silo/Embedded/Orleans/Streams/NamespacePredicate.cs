using Orleans.Streams;

namespace Muser.Embedded.Streams;

/// <summary>Matches one namespace, or all if none is given.</summary>
internal sealed class NamespacePredicate(string? streamNamespace) : IStreamNamespacePredicate
{
    public string PredicatePattern => streamNamespace is null ? "all" : $"namespace:{streamNamespace}";

    public bool IsMatch(string? candidate) => streamNamespace is null || streamNamespace == candidate?.Trim();
}
