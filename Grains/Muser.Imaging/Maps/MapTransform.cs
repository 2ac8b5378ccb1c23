namespace Muser.Imaging.Maps;

/// <summary>The ways from visibilities to a map.</summary>
public enum MapTransform : byte
{
    /// <summary>The sum over visibilities for every pixel: <see cref="DirtyImager"/>.</summary>
    ExactSum = 0,

    /// <summary>Exact along l, gridded along m: <see cref="ColumnImager"/>.</summary>
    Columns = 1,

    /// <summary>Gridded along u, v and w: <see cref="GriddedImager"/>.</summary>
    Gridding = 2,
}
