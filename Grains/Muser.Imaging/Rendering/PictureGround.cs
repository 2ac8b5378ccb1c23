namespace Muser.Imaging.Rendering;

/// <summary>What surrounds the map of a picture.</summary>
public enum PictureGround
{
    /// <summary>Dark, for screens.</summary>
    Dark,

    /// <summary>White, for paper.</summary>
    Light,
}
