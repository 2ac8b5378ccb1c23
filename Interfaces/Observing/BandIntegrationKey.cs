using System.Globalization;
using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Observing;

/// <summary>
/// One band, both hands, of an integration, and the key of its grain: <c>muser1/20151101T040849.000000000/400</c> (array, UTC of the beginning, lower band
/// edge in MHz).
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.BandIntegrationKey")]
public readonly record struct BandIntegrationKey
{
    /// <summary>The integration.</summary>
    [Id(0)]
    public required IntegrationKey Integration { get; init; }

    /// <summary>Lower edge of the band, MHz.</summary>
    [Id(1)]
    public required int BandMHz { get; init; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out BandIntegrationKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 } array, var time, var bandText]
            || !KeyTime.TryParse(time, out var utc) || !int.TryParse(bandText, NumberStyles.None, CultureInfo.InvariantCulture, out var band))
        {
            return false;
        }

        key = new BandIntegrationKey { Integration = new IntegrationKey { Array = array, StartUtcUnixNs = utc }, BandMHz = band };
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Integration}/{BandMHz}");
}
