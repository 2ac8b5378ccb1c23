namespace Muser.Formats.Fits;

/// <summary>What is wrong with a FITS file, where, and in words. The default value says that nothing is wrong.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Offset">The byte of the file at which it shows.</param>
/// <param name="Sentence">What is wrong, for a person.</param>
public readonly record struct FitsError(FitsFault Fault, long Offset, string? Sentence)
{
    /// <summary>Nothing is wrong.</summary>
    public static FitsError None => default;

    /// <summary>True where nothing is wrong.</summary>
    public bool IsNone => Fault == FitsFault.None;

    /// <summary><c>byte 2880: ...</c></summary>
    public override string ToString() => IsNone ? "no fault" : $"byte {Offset}: {Sentence}";
}
