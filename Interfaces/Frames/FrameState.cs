namespace Muser.Interfaces.Frames;

/// <summary>How the life of a frame ended. Every value is terminal.</summary>
[GenerateSerializer, Alias("muser.FrameState")]
public enum FrameState
{
    /// <summary>Calibrated; its maps are in the product store.</summary>
    Published,

    /// <summary>Calibrated and added to an integration.</summary>
    Integrated,

    /// <summary>Calibrated; no map was requested.</summary>
    CalibratedOnly,

    /// <summary>Refused, with a reason.</summary>
    Rejected,

    /// <summary>Came after its cycle had been published.</summary>
    Late,
}
