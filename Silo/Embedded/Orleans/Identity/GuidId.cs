using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A Guid that is an identity.</summary>
[Immutable, GenerateSerializer]
public sealed class GuidId : IEquatable<GuidId>, IComparable<GuidId>
{
    [Id(0)]
    public readonly Guid Guid;

    private GuidId(Guid guid) => Guid = guid;

    public static GuidId GetNewGuidId() => new(Guid.NewGuid());

    public static GuidId GetGuidId(Guid guid) => new(guid);

    public int CompareTo(GuidId? other) => other is null ? 1 : Guid.CompareTo(other.Guid);

    public bool Equals(GuidId? other) => other is not null && Guid == other.Guid;

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GuidId);

    public override int GetHashCode() => Guid.GetHashCode();

    public override string ToString() => Guid.ToString();

    public static bool operator ==(GuidId? left, GuidId? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(GuidId? left, GuidId? right) => !(left == right);
}
