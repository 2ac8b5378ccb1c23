using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Metadata;

/// <summary>The properties of a grain type, as its attributes wrote them.</summary>
[Immutable]
public sealed class GrainProperties(ImmutableDictionary<string, string> values) : IEquatable<GrainProperties>
{
    public ImmutableDictionary<string, string> Properties { get; } = values;

    public string ToDetailedString() =>
        $"[{string.Join(", ", Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(Quote))}]";

    public bool Equals(GrainProperties? other) => other is not null
        && Properties.Count == other.Properties.Count
        && Properties.All(p => other.Properties.TryGetValue(p.Key, out var value) && value == p.Value);

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GrainProperties);

    public override int GetHashCode() => Properties.Aggregate(0, (hash, p) => hash ^ HashCode.Combine(p.Key, p.Value));

    private static string Quote(KeyValuePair<string, string> property) => $"\"{property.Key}\": \"{property.Value}\"";
}
