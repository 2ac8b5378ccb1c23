using Muser.Formats.Frames;

namespace Muser.Grains.Frames;

/// <summary>What the time tag of a frame means.</summary>
public static class FrameTime
{
    /// <summary>The middle of a frame's 3.125 ms, to which its geometry belongs. The tag is taken as their start.</summary>
    public static UtcTime Middle(UtcTime tag) => tag.AddNs(ArrayLayout.FramePeriodNs / 2);
}
