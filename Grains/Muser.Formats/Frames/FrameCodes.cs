namespace Muser.Formats.Frames;

/// <summary>The code words of the header and what they stand for (muser-format, sections 1.1 and 1.3).</summary>
internal static class FrameCodes
{
    public const uint On = 0x33333333;
    public const uint Off = 0xCCCCCCCC;
    public const ushort Left = 0x3333;
    public const ushort Right = 0xCCCC;
    public const ushort TagMuser1 = 0x0000;
    public const ushort TagMuser2 = 0x4E4E;

    /// <summary>What the writer puts in place of a band code in loop mode; readers take any value that is no band code.</summary>
    public const ushort LoopMode = 0xFFFF;

    /// <summary>Codes of the four bands of MUSER-I in fixed mode.</summary>
    private static ReadOnlySpan<ushort> Muser1Bands => [0x3333, 0x7777, 0xBBBB, 0xCCCC];

    public static uint Switch(bool on) => on ? On : Off;

    /// <summary>As the predecessors read it: a switch is off when the word says off.</summary>
    public static bool IsOn(uint word) => word != Off;

    public static ushort Pol(Polarization polarization) => polarization == Polarization.Left ? Left : Right;

    /// <summary>As the predecessors read it: whatever is not left is right.</summary>
    public static Polarization Pol(ushort code) => code == Left ? Polarization.Left : Polarization.Right;

    public static double BandwidthHz(uint code) => code switch
    {
        0x33333333 => 25e6,
        0x77777777 => 12.5e6,
        0x88888888 => 6.25e6,
        0xBBBBBBBB => 3.125e6,
        0xCCCCCCCC => 1.5625e6,
        _ => 0,
    };

    public static uint Bandwidth(double bandwidthHz) => bandwidthHz switch
    {
        25e6 => 0x33333333,
        12.5e6 => 0x77777777,
        6.25e6 => 0x88888888,
        3.125e6 => 0xBBBBBBBB,
        1.5625e6 => 0xCCCCCCCC,
        _ => 0,
    };

    public static int QuantizationWeight(ushort code) => code switch
    {
        0x2222 => 2,
        0x3333 => 3,
        0x4444 => 4,
        _ => 0,
    };

    public static ushort QuantizationWeightCode(int weight) => (ushort)(weight is >= 2 and <= 4 ? 0x1111 * weight : 0);

    /// <summary>Index of the band that a band code (byte 190) names, or -1: loop mode.</summary>
    public static int FixedBand(ArrayId array, ushort code) => array == ArrayId.Muser1
        ? Muser1Bands.IndexOf(code)
        : (code >> 8) == (code & 0xFF) && (code & 0xFF) <= 0x20 ? code & 0xFF : -1;

    public static ushort FixedBandCode(ArrayId array, int band) => array == ArrayId.Muser1
        ? Muser1Bands[band]
        : (ushort)(0x0101 * band);

    /// <summary>Index of the band that the old band code (byte 99264) names, or -1.</summary>
    public static int OldBand(ushort code) => code % 0x5555 == 0 ? code / 0x5555 : -1;

    public static ushort OldBandCode(int band) => (ushort)(0x5555 * band);
}
