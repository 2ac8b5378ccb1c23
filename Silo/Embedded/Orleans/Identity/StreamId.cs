using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Orleans.Runtime;

/// <summary>The identity of a stream within its provider: a namespace, which may be missing, and a key.</summary>
[Immutable, GenerateSerializer]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>, ISpanFormattable
{
    [Id(0)]
    private readonly byte[] _fullKey;

    [Id(1)]
    private readonly ushort _keyIndex;

    [Id(2)]
    private readonly int _hash;

    private StreamId(byte[] fullKey, int keyIndex)
    {
        _fullKey = fullKey;
        _keyIndex = checked((ushort)keyIndex);
        _hash = (int)StableHash.ComputeHash(fullKey);
    }

    /// <summary>Namespace and key, one after the other.</summary>
    public ReadOnlyMemory<byte> FullKey => _fullKey;

    public ReadOnlyMemory<byte> Namespace => _fullKey.AsMemory(0, _keyIndex);

    public ReadOnlyMemory<byte> Key => _fullKey.AsMemory(_keyIndex);

    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentNullException(nameof(key));
        }

        return new([.. ns, .. key], ns.Length);
    }

    public static StreamId Create(string? ns, Guid key) => Create(ns, key.ToString("N"));

    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString());

    public static StreamId Create(string? ns, string key) =>
        Create(Encoding.UTF8.GetBytes(ns ?? ""), Encoding.UTF8.GetBytes(key));

    /// <summary>Reads what <see cref="ToString"/> writes: <c>namespace/key</c>.</summary>
    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        if (slash < 0)
        {
            throw new ArgumentException($"Unable to parse \"{Encoding.UTF8.GetString(value)}\" as a stream id");
        }

        var hasNamespace = !value[..slash].SequenceEqual("null"u8);
        return Create(hasNamespace ? value[..slash] : default, value[(slash + 1)..]);
    }

    public string? GetNamespace() => _keyIndex == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    public string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    public int CompareTo(StreamId other) => _fullKey.AsSpan().SequenceCompareTo(other._fullKey);

    public bool Equals(StreamId other) =>
        _hash == other._hash && _keyIndex == other._keyIndex && _fullKey.AsSpan().SequenceEqual(other._fullKey);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is StreamId other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{GetNamespace() ?? "null"}/{GetKeyAsString()}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{ToString()}", out charsWritten);

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);
}
