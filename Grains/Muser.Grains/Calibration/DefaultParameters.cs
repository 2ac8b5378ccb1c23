using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Grains.Calibration;

/// <summary>The parameters that the product ships, version 1: surveyed positions, the fibre delays of the observatory, no flags.</summary>
public static class DefaultParameters
{
    /// <summary>The version of what the product ships.</summary>
    public const long Version = 1;

    /// <summary>Positions hold from here on: before either array existed.</summary>
    private static readonly UtcTime Beginning = UtcTime.FromCalendar(2000, 1, 1);

    /// <summary>The shipped parameters of an array.</summary>
    public static ParameterEntry[] Entries(ArrayLayout layout) =>
    [
        new ParameterEntry
        {
            ValidFromUtcUnixNs = Beginning.UnixNs,
            Value = new AntennaPositions { ItrfAntennaXyz = ItrfAntennaXyz(layout) },
        },
        .. FibreDelayTable.BuiltIn.Where(table => table.Array == layout.Id).Select(table => new ParameterEntry
        {
            ValidFromUtcUnixNs = table.ValidFrom.UnixNs,
            Value = new FibreDelays { DelayNsInput = [.. table.DelayNsInput] },
        }),
    ];

    private static double[] ItrfAntennaXyz(ArrayLayout layout)
    {
        var positions = AntennaTable.For(layout.Id).ItrfM;
        var xyz = new double[3 * positions.Length];
        for (var antenna = 0; antenna < positions.Length; antenna++)
        {
            (xyz[3 * antenna], xyz[(3 * antenna) + 1], xyz[(3 * antenna) + 2]) =
                (positions[antenna].X, positions[antenna].Y, positions[antenna].Z);
        }

        return xyz;
    }
}
