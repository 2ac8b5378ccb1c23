using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Observing;

/// <summary>
/// The identity of one integration: the array and the UTC at which it begins, a whole multiple of its length. Text:
/// <c>muser1/20151101T040849.000000000</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.IntegrationKey")]
public readonly record struct IntegrationKey
{
    /// <summary>The array: <c>muser1</c> or <c>muser2</c>.</summary>
    [Id(0)]
    public required string Array { get; init; }

    /// <summary>UTC of its beginning, ns since 1970-01-01.</summary>
    [Id(1)]
    public required long StartUtcUnixNs { get; init; }

    /// <summary>The start as it stands in keys and file names: <c>20151101T040849.000000000</c>.</summary>
    public string StartText => KeyTime.Format(StartUtcUnixNs);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out IntegrationKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 } array, var time] || !KeyTime.TryParse(time, out var utc))
        {
            return false;
        }

        key = new IntegrationKey { Array = array, StartUtcUnixNs = utc };
        return true;
    }

    public override string ToString() => $"{Array}/{StartText}";
}
