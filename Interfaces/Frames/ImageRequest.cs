namespace Muser.Interfaces.Frames;

/// <summary>Which maps the imaging policy asks of a frame.</summary>
[GenerateSerializer, Alias("muser.ImageRequest")]
public enum ImageRequest
{
    /// <summary>None: the frame is calibrated only, and its maps are <em>not requested</em>, never <em>late</em>.</summary>
    None,

    /// <summary>One map, of the channel in the middle of the band.</summary>
    Middle,

    /// <summary>One map, all channels together (multi-frequency synthesis).</summary>
    Synthesis,

    /// <summary>One map for each channel.</summary>
    All,
}
