using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of one run of one silo: end point and generation, written <c>S127.0.0.1:11111:42</c>.</summary>
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, ISpanFormattable, IParsable<SiloAddress>
{
    private static readonly DateTime Epoch = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Lock GenerationLock = new();
    private static long _lastGeneration;

    private readonly int _consistentHashCode;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _consistentHashCode = (int)Hash();
    }

    public static SiloAddress Zero { get; } = New(new IPAddress(0), 0, 0);

    public IPEndPoint Endpoint { get; }

    /// <summary>Seconds since an epoch when the silo started, made unique in the process; negative for clients.</summary>
    public int Generation { get; }

    public bool IsClient => Generation < 0;

    public static SiloAddress New(IPEndPoint ep, int gen) =>
        new(ep.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(ep.Address.MapToIPv4(), ep.Port) : ep, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) => New(new IPEndPoint(address, port), generation);

    public static int AllocateNewGeneration()
    {
        lock (GenerationLock)
        {
            _lastGeneration = Math.Max((long)(DateTime.UtcNow - Epoch).TotalSeconds, _lastGeneration + 1);
            return unchecked((int)_lastGeneration);
        }
    }

    public static SiloAddress FromParsableString(string addr) => Parse(addr, null);

    public static SiloAddress Parse(string value) => Parse(value, null);

    public static SiloAddress Parse(string value, IFormatProvider? provider = null) =>
        TryParse(value, provider, out var result) ? result : throw new FormatException("Invalid string SiloAddress: " + value);

    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out SiloAddress? result) =>
        TryParse(value, null, out result);

    public static bool TryParse(
        [NotNullWhen(true)] string? value, IFormatProvider? provider, [NotNullWhen(true)] out SiloAddress? result)
    {
        result = null;
        var at = value?.LastIndexOf('@') ?? -1;
        if (at < 0 || !IPEndPoint.TryParse(value.AsSpan(0, at), out var endpoint)
            || !int.TryParse(
                value.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
        {
            return false;
        }

        result = New(endpoint, generation);
        return true;
    }

    public string ToParsableString() => $"{Endpoint}@{Generation}";

    public string ToStringWithHashCode() => $"{this}/x{GetConsistentHashCode():X8}";

    public int GetConsistentHashCode() => _consistentHashCode;

    public bool IsSuccessorOf(SiloAddress other) =>
        Endpoint.Equals(other.Endpoint) && other.Generation > 0 && Generation > other.Generation;

    public bool IsPredecessorOf(SiloAddress other) =>
        Endpoint.Equals(other.Endpoint) && Generation > 0 && Generation < other.Generation;

    public bool Equals([NotNullWhen(true)] SiloAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint));

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => _consistentHashCode;

    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Generation.CompareTo(other.Generation);
        order = order != 0 ? order : Endpoint.Port.CompareTo(other.Endpoint.Port);
        return order != 0 ? order : AddressBytes(this).AsSpan().SequenceCompareTo(AddressBytes(other));
    }

    public override string ToString() => $"{(IsClient ? 'C' : 'S')}{Endpoint}:{Generation}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        format == "H" ? ToStringWithHashCode() : ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{(format is "H" ? ToStringWithHashCode() : ToString())}", out charsWritten);

    private static byte[] AddressBytes(SiloAddress address) => address.Endpoint.Address.GetAddressBytes();

    private uint Hash()
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes.Clear();
        Endpoint.Address.TryWriteBytes(bytes, out _);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Endpoint.Port);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Generation);
        return StableHash.ComputeHash(bytes);
    }
}
