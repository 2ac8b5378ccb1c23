namespace Muser.Imaging.Numerics;

/// <summary>The taps of one visibility.</summary>
/// <param name="FirstCell">The cell of the first; below 0 or beyond the last cell where they reach over an end.</param>
/// <param name="Count">Taps.</param>
/// <param name="Offset">Where they are stored.</param>
internal readonly record struct TapPlace(int FirstCell, int Count, int Offset)
{
    /// <summary>Taps of a visibility at most.</summary>
    public const int Most = 96;

    /// <summary>Taps, counted up to whole vectors.</summary>
    public int Padded => (Count + ColumnKernel.TapAlignment - 1) / ColumnKernel.TapAlignment * ColumnKernel.TapAlignment;
}
