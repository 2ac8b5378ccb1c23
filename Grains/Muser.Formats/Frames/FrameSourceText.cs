namespace Muser.Formats.Frames;

/// <summary>Names of sources for JSON and messages.</summary>
public static class FrameSourceText
{
    /// <summary>Whether the code is one of the documented eight.</summary>
    public static bool IsNamed(this FrameSource source) =>
        ((int)source >> 8) == ((int)source & 0xFF) && ((int)source & 0xFF) <= 7;

    /// <summary>
    /// A short stable name: <c>sun</c>, <c>satellite</c>, <c>cygnus</c>, <c>spare1</c> to <c>spare5</c>, <c>other</c>.
    /// </summary>
    public static string Name(this FrameSource source) => source switch
    {
        FrameSource.Sun => "sun",
        FrameSource.Satellite => "satellite",
        FrameSource.Cygnus => "cygnus",
        FrameSource.Spare1 => "spare1",
        FrameSource.Spare2 => "spare2",
        FrameSource.Spare3 => "spare3",
        FrameSource.Spare4 => "spare4",
        FrameSource.Spare5 => "spare5",
        _ => "other",
    };
}
