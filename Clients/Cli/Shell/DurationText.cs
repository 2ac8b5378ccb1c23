namespace Muser.Cli.Shell;

/// <summary>A step of time, as an option gives it.</summary>
internal static class DurationText
{
    /// <summary>Reads 1ms to 60min, ns; null where nothing is given. Throws <see cref="UsageException"/> where the text is no such time.</summary>
    /// <param name="option">The option, for the sentence.</param>
    /// <param name="text">Its value.</param>
    public static long? ParseNs(string option, string? text) => text is null
        ? null
        : DurationOption.TryParse(text) ?? throw new UsageException($"{option} is '{text}'; write a time from 1ms to 60min, such as 1s or 200ms.");
}
