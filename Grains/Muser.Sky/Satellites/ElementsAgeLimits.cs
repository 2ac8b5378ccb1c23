namespace Muser.Sky.Satellites;

/// <summary>How far the epoch of two-line elements may be from an observation, before or after.</summary>
/// <param name="WarnDays">Beyond this the place comes with a warning.</param>
/// <param name="RefuseDays">Beyond this there is no place.</param>
public sealed record ElementsAgeLimits(
    double WarnDays = ElementsAgeLimits.DefaultWarnDays, double RefuseDays = ElementsAgeLimits.DefaultRefuseDays)
{
    /// <summary>Elements of a fortnight are off by some 10 km.</summary>
    public const double DefaultWarnDays = 14;

    /// <summary>Elements of a year are worth nothing.</summary>
    public const double DefaultRefuseDays = 365;

    /// <summary>14 and 365 days.</summary>
    public static ElementsAgeLimits Default { get; } = new();
}
