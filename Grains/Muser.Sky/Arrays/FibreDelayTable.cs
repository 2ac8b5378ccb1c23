using Muser.Formats.Frames;

namespace Muser.Sky.Arrays;

/// <summary>
/// Fibre delays of one array from an instant on: one integer number of ns per correlator input, to be subtracted from the delay words of MUSER-I
/// (muser-format, 4.1 and 4.2). Immutable, safe for any thread.
/// </summary>
/// <param name="Array">The array.</param>
/// <param name="ValidFrom">The first instant at which the table holds.</param>
/// <param name="DelayNsInput">ns, per correlator input.</param>
public sealed record FibreDelayTable(ArrayId Array, UtcTime ValidFrom, IReadOnlyList<int> DelayNsInput)
{
    /// <summary>Tables that come with the product, oldest first. Earlier epochs of MUSER-I exist only as partial sums and are not here.</summary>
    public static IReadOnlyList<FibreDelayTable> BuiltIn { get; } =
    [
        new(ArrayId.Muser1, UtcTime.FromCalendar(2015, 10, 23),
        [
            50, 0, 17, 902, 21, 67, -13, 459, 3, 32, -675, 29, 345, -65, -33, 57, -9, 61, -62, 13, 12, 26,
            16, 27, 7, 53, -5, 63, 342, 37, 30, 313, 655, 12, -30, 48, -16, 14, -6, -1665, 0, 0, 0, 0,
        ]),
        new(ArrayId.Muser2, UtcTime.FromCalendar(2015, 10, 23),
        [
            -17, 0, 7, -25, -21, 474, 22, -20, -16, -19, -1, 29, 143, 0, -12, 58, -64, -5, 40, 120, -22, -36,
            -17, 78, 386, 292, 353, 4, 149, -7, -23, -11, -22, -49, -33, 142, -9, 712, 1880, 111, -6, -31, -42, -12,
            233, 29, -8, -81, -25, 227, -4, 190, -25, -14, -34, -56, 6, -40, 2, -27, 0, 1, 0, 0,
        ]),
    ];

    /// <summary>The newest built-in table that is not later than <paramref name="time"/>, or null where there is none.</summary>
    public static FibreDelayTable? At(ArrayId array, UtcTime time)
    {
        for (var i = BuiltIn.Count - 1; i >= 0; i--)
        {
            if (BuiltIn[i].Array == array && BuiltIn[i].ValidFrom <= time)
            {
                return BuiltIn[i];
            }
        }

        return null;
    }

    /// <summary>
    /// What the delay words of a frame contain of it, ns, for one input: the table of MUSER-I, nothing for MUSER-II. Where no table is known for the time,
    /// nothing: a constant for each band and antenna that phase calibration absorbs.
    /// </summary>
    public static int InWordNs(FibreDelayTable? table, int input) => table is { Array: ArrayId.Muser1 } ? table.DelayNsInput[input] : 0;
}
