using System.Globalization;

namespace Muser.Interfaces.Frames;

/// <summary>
/// The identity of one raw frame, and the key of its grain: <c>muser1/20151101T040849.354161180/400L</c>
/// (array, UTC of the frame, lower band edge in MHz and hand). Deterministic: a frame that comes twice has the same key twice.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.FrameKey")]
public readonly record struct FrameKey
{
    /// <summary>The array: <c>muser1</c> or <c>muser2</c>.</summary>
    [Id(0)]
    public required string Array { get; init; }

    /// <summary>UTC of the frame, ns since 1970-01-01.</summary>
    [Id(1)]
    public required long UtcUnixNs { get; init; }

    /// <summary>Band and hand.</summary>
    [Id(2)]
    public required BandHand BandHand { get; init; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out FrameKey key)
    {
        key = default;
        var parts = text?.Split('/');
        if (parts is not [{ Length: > 0 } array, var time, var bandHand]
            || !KeyTime.TryParse(time, out var utc) || !BandHand.TryParse(bandHand, out var band))
        {
            return false;
        }

        key = new FrameKey { Array = array, UtcUnixNs = utc, BandHand = band };
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Array}/{KeyTime.Format(UtcUnixNs)}/{BandHand}");
}
