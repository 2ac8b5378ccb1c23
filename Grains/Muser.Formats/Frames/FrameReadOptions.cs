namespace Muser.Formats.Frames;

/// <summary>What a reader decides where the bytes do not. Immutable.</summary>
public sealed record FrameReadOptions
{
    /// <summary>The defaults.</summary>
    public static readonly FrameReadOptions Default = new();

    /// <summary>
    /// The header format of a MUSER-I frame whose bytes fit both formats, or neither; null (the default): by date,
    /// <see cref="NewHeaderFrom"/>.
    /// </summary>
    public FrameHeaderFormat? AmbiguousHeader { get; init; }

    /// <summary>An ambiguous header is new from this time on. Default: 2015-05-01T00:00 Beijing time.</summary>
    public UtcTime NewHeaderFrom { get; init; } = UtcTime.FromCalendar(2015, 4, 30, 16);

    /// <summary>An earlier time is impossible. Default: 2000-01-01T00:00Z, which keeps out a time word of zeros.</summary>
    public UtcTime Earliest { get; init; } = UtcTime.FromCalendar(2000, 1, 1);

    /// <summary>
    /// A later time is impossible. Default: the last that <see cref="UtcTime"/> holds in full years, the end of 2261.
    /// </summary>
    public UtcTime Latest { get; init; } = TimeWord.Latest;
}
