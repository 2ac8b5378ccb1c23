using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Observing;

/// <summary>The identity of one loop over bands and hands: the array and the UTC at which slot 0 begins. Text: <c>muser1/20151101T040849.354161180</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.CycleKey")]
public readonly record struct CycleKey
{
    /// <summary>The array: <c>muser1</c> or <c>muser2</c>.</summary>
    [Id(0)]
    public required string Array { get; init; }

    /// <summary>UTC of slot 0, ns since 1970-01-01, whether or not that frame arrived.</summary>
    [Id(1)]
    public required long StartUtcUnixNs { get; init; }

    /// <summary>The start as it stands in keys and file names: <c>20151101T040849.354161180</c>.</summary>
    public string StartText => KeyTime.Format(StartUtcUnixNs);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out CycleKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 } array, var time] || !KeyTime.TryParse(time, out var utc))
        {
            return false;
        }

        key = new CycleKey { Array = array, StartUtcUnixNs = utc };
        return true;
    }

    public override string ToString() => $"{Array}/{StartText}";
}
