namespace Muser.Imaging.Gpu;

/// <summary>Whether maps are summed on a GPU.</summary>
public enum GpuUse
{
    /// <summary>Where there is one that computes rightly, and faster than the processor.</summary>
    Auto,

    /// <summary>Never.</summary>
    Off,

    /// <summary>Always; without one there are no maps.</summary>
    Require,
}
