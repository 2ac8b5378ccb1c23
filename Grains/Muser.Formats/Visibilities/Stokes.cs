using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>Codes of polarisation in FITS (FITS standard 4.0, table 29) and their names.</summary>
public static class Stokes
{
    /// <summary>Right-handed circular.</summary>
    public const int RR = -1;

    /// <summary>Left-handed circular.</summary>
    public const int LL = -2;

    /// <summary>Total intensity.</summary>
    public const int I = 1;

    /// <summary>Circular polarisation.</summary>
    public const int V = 4;

    private static readonly string[] Names = ["YX", "XY", "YY", "XX", "LR", "RL", "LL", "RR", "?", "I", "Q", "U", "V"];

    /// <summary>The code of a hand.</summary>
    public static int Of(Polarization polarization) => polarization == Polarization.Right ? RR : LL;

    /// <summary>The name of a code: RR, LL, XX, I ...; <c>?</c> for a code that has none.</summary>
    public static string Name(int code) => code is >= -8 and <= 4 ? Names[code + 8] : "?";
}
