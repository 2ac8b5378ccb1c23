using Muser.Formats.Frames;

namespace Muser.Simulators.Calibration;

/// <summary>
/// The fibre delays, whole ns per correlator input, that the delay words of a frame contain (MUSER-I; those of MUSER-II do not).
/// Source: muser-format, section 4.1, epoch 2015-10-23.
/// </summary>
public static class FibreDelays
{
    private static readonly int[] None = new int[ArrayLayout.Muser2.Inputs];

    /// <summary>From here on the table holds. The tables of earlier times are not known: until then no word contains a fibre delay.</summary>
    public static readonly UtcTime ValidFrom = UtcTime.FromCalendar(2015, 10, 23);

    /// <summary>
    /// What the words of an array contain at a time: the table of MUSER-I, zeros for MUSER-II. As many as <see cref="ArrayLayout.Inputs"/>.
    /// </summary>
    public static ReadOnlySpan<int> InWordsNs(ArrayId array, UtcTime time) =>
        array == ArrayId.Muser1 && time >= ValidFrom ? Muser1 : None.AsSpan(0, ArrayLayout.For(array).Inputs);

    private static ReadOnlySpan<int> Muser1 =>
    [
        50, 0, 17, 902, 21, 67, -13, 459, 3, 32, -675, 29, 345, -65, -33, 57, -9, 61, -62, 13, 12, 26, 16, 27, 7, 53, -5, 63, 342, 37, 30, 313,
        655, 12, -30, 48, -16, 14, -6, -1665, 0, 0, 0, 0,
    ];
}
