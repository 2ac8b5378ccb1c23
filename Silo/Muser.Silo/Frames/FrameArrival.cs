namespace Muser.Silo.Frames;

/// <summary>What a frame is to the cycle that it belongs to.</summary>
public enum FrameArrival
{
    /// <summary>The first of its slot, in time.</summary>
    New,

    /// <summary>Its slot has arrived already.</summary>
    Duplicate,

    /// <summary>Its cycle is closed.</summary>
    Late,
}
