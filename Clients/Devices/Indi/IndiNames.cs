using System.Text;
using Muser.Interfaces.Devices;

namespace Muser.Devices.Indi;

/// <summary>Names of INDI as names of the bus, and what the standard properties of INDI leave unsaid: units, and types of devices.</summary>
internal static class IndiNames
{
    /// <summary>The type of a device whose driver says none.</summary>
    public const string OtherType = "indi";

    /// <summary>Units of elements of standard vectors (INDI standard properties), which labels tell only in part.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["RA"] = "h",
        ["LST"] = "h",
        ["DEC"] = "deg",
        ["ALT"] = "deg",
        ["AZ"] = "deg",
        ["LAT"] = "deg",
        ["LONG"] = "deg",
        ["ELEV"] = "m",
        ["DOME_ABSOLUTE_POSITION"] = "deg",
        ["CCD_EXPOSURE_VALUE"] = "s",
        ["CCD_TEMPERATURE_VALUE"] = "C",
        ["WEATHER_TEMPERATURE"] = "C",
    };

    /// <summary>Bits of DRIVER_INTERFACE (libindi, basedevice.h), the one that says most first.</summary>
    private static readonly (int Bit, string Type)[] Types =
    [
        (1 << 0, "telescope"), (1 << 7, "weather-station"), (1 << 5, "dome"), (1 << 13, "spectrograph"), (1 << 14, "correlator"), (1 << 11, "detector"),
        (1 << 1, "camera"), (1 << 3, "focuser"), (1 << 4, "filter-wheel"), (1 << 12, "rotator"), (1 << 6, "gps"), (1 << 10, "light-box"), (1 << 9, "dust-cap"),
        (1 << 2, "guider"),
    ];

    /// <summary>A name of the bus: lower case, what else it may not hold as a hyphen, and cut where it is too long.</summary>
    public static string Name(string indi)
    {
        var name = new StringBuilder();
        foreach (var letter in indi.ToLowerInvariant())
        {
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                name.Append(letter);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        var cut = name.ToString(0, Math.Min(name.Length, BusName.MaxLength)).Trim('-');
        return cut.Length == 0 ? "x" : cut;
    }

    /// <summary>The id of a device.</summary>
    public static DeviceId Id(string indi) => DeviceId.TryParse(Name(indi), out var id) ? id : DeviceId.Parse("indi-" + Name(indi));

    /// <summary>The unit of a number: by its name, or what its label has in brackets at its end; empty for none.</summary>
    public static string Unit(IndiElement element)
    {
        if (Units.TryGetValue(element.Name, out var unit))
        {
            return unit;
        }

        var open = element.Label.LastIndexOf('(');
        return open >= 0 && element.Label.EndsWith(')') && element.Label.Length - open - 2 is > 0 and <= BusName.MaxLength and var length
            ? element.Label.Substring(open + 1, length)
            : "";
    }

    /// <summary>The type of a device, by the bits of its driver's interface.</summary>
    public static string Type(string driverInterface) =>
        int.TryParse(driverInterface, out var bits) && Array.Find(Types, each => (bits & each.Bit) != 0).Type is { } type ? type : OtherType;
}
