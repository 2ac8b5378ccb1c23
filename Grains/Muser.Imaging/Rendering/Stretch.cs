namespace Muser.Imaging.Rendering;

/// <summary>How brightness between the limits of a picture becomes colour; as in astropy.visualization.</summary>
public enum Stretch
{
    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>log(1 + 1000 x) / log(1001).</summary>
    Log,

    /// <summary>asinh(10 x) / asinh(10): in proportion when faint, logarithmic when bright.</summary>
    Asinh,
}
