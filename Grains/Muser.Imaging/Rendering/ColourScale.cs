namespace Muser.Imaging.Rendering;

/// <summary>The colours of a map.</summary>
public enum ColourScale
{
    /// <summary><see cref="Polar"/> for Stokes V, else <see cref="Inferno"/>.</summary>
    Auto,

    /// <summary>Black through purple and orange to pale yellow, of evenly growing lightness.</summary>
    Inferno,

    /// <summary>Purple through green to yellow, of evenly growing lightness.</summary>
    Viridis,

    /// <summary>Black through red and orange to white, as the observatory's pictures have been.</summary>
    GistHeat,

    /// <summary>Black to white.</summary>
    Grey,

    /// <summary>Blue through white to red, for what has two signs: limits become symmetric about 0.</summary>
    Polar,
}
