using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Where one activation of a grain lives: an entry of the grain directory.</summary>
[Immutable, GenerateSerializer]
public sealed class GrainAddress : IEquatable<GrainAddress>, ISpanFormattable
{
    [Id(0)]
    public GrainId GrainId { get; init; }

    [Id(1)]
    public ActivationId ActivationId { get; init; }

    [Id(2)]
    public SiloAddress? SiloAddress { get; init; }

    [Id(3)]
    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    public bool IsComplete => !GrainId.IsDefault && !ActivationId.IsDefault && SiloAddress is not null;

    /// <summary>True if grain, activation and silo agree; the membership version is not compared.</summary>
    public bool Matches(GrainAddress? other) =>
        other is not null && GrainId.Equals(other.GrainId) && Equals(SiloAddress, other.SiloAddress)
        && (ActivationId.IsDefault || other.ActivationId.IsDefault || ActivationId.Equals(other.ActivationId));

    public bool Equals(GrainAddress? other) =>
        other is not null && Matches(other) && MembershipVersion == other.MembershipVersion;

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GrainAddress);

    public override int GetHashCode() => HashCode.Combine(SiloAddress, GrainId, ActivationId);

    public override string ToString() => $"[{GrainId} {SiloAddress} {ActivationId}]";

    public string ToFullString() =>
        $"[GrainId: {GrainId}, ActivationId: {ActivationId}, SiloAddress: {SiloAddress}, MembershipVersion: {MembershipVersion}]";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"[{GrainId} {SiloAddress} {ActivationId}]", out charsWritten);
}
