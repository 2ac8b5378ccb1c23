using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>One frame on its way from a file to visibilities, in buffers that are used again.</summary>
internal sealed class FrameSlot(ArrayLayout layout)
{
    /// <summary>Its bytes.</summary>
    public byte[] Bytes { get; } = new byte[layout.FrameBytes];

    /// <summary>Its header, the hand told.</summary>
    public FrameHeader Header { get; set; }

    /// <summary>The parameters of its band and hand.</summary>
    public BandParameters Parameters { get; set; } = null!;

    /// <summary>The Sun, towards which dishes shadow each other.</summary>
    public SunPlace Sun { get; set; }

    /// <summary>The plane of a row that it belongs to: bands slowest, then hands.</summary>
    public int Plane { get; set; }

    /// <summary>Whether its neighbour of the other hand is there.</summary>
    public bool IsPaired { get; set; }

    /// <summary>What it becomes.</summary>
    public FrameCalibration Calibration { get; } = new(layout);
}
