namespace Muser.Grains.Tests.Fixtures;

/// <summary>How long tests wait for what must come: nothing depends on it but how soon a test fails, on a machine however busy.</summary>
internal static class Patience
{
    /// <summary>The limit of every wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The same in ms, for settings.</summary>
    public static readonly string LimitMs = $"{Limit.TotalMilliseconds}";
}
