namespace Muser.Formats.Frames;

/// <summary>Names of faults for files, metrics and JSON.</summary>
public static class FrameFaultText
{
    /// <summary>Every fault, <see cref="FrameFault.None"/> included, in the order of its value.</summary>
    public static ReadOnlySpan<FrameFault> All =>
    [
        FrameFault.None, FrameFault.TooShort, FrameFault.OutOfSync, FrameFault.WrongArray, FrameFault.ImpossibleTime,
        FrameFault.UnknownBand, FrameFault.DamagedTrailer,
    ];

    /// <summary>A short stable name: <c>ok</c>, <c>too-short</c>, <c>out-of-sync</c> ...</summary>
    public static string Reason(this FrameFault fault) => fault switch
    {
        FrameFault.None => "ok",
        FrameFault.TooShort => "too-short",
        FrameFault.OutOfSync => "out-of-sync",
        FrameFault.WrongArray => "wrong-array",
        FrameFault.ImpossibleTime => "impossible-time",
        FrameFault.UnknownBand => "unknown-band",
        FrameFault.DamagedTrailer => "damaged-trailer",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a fault of frames."),
    };
}
