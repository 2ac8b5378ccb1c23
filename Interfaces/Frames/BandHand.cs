using System.Globalization;

namespace Muser.Interfaces.Frames;

/// <summary>A band and a circular polarisation, written <c>400L</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.BandHand")]
public readonly record struct BandHand
{
    /// <summary>Lower edge of the band, MHz.</summary>
    [Id(0)]
    public required int BandMHz { get; init; }

    /// <summary>True for the right hand (R, Stokes RR), false for the left (L, Stokes LL).</summary>
    [Id(1)]
    public required bool IsRight { get; init; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out BandHand value)
    {
        value = default;
        if (text is not { Length: > 1 } || text[^1] is not ('L' or 'R')
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var band))
        {
            return false;
        }

        value = new BandHand { BandMHz = band, IsRight = text[^1] == 'R' };
        return true;
    }

    public override string ToString() => BandMHz.ToString(CultureInfo.InvariantCulture) + (IsRight ? 'R' : 'L');
}
