using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A property of a device as a switch.</summary>
internal sealed record SwitchLine(
    string Name, string Unit, string Description, ValueKind Kind, bool CanWrite, bool IsCommanded, double Value, double Min, double Max, double Step)
{
    /// <summary>What a device reports with a flag of this name, and has commands for.</summary>
    private const string Commanded = "on";

    /// <summary>A property without steps is cut into so many at the least, so that clients can show it.</summary>
    private const double LeastSteps = 1000;

    /// <summary>Whether a property can be one: a flag, or a number within limits.</summary>
    public static bool IsOne(PropertyState property) =>
        property.Description.Kind == ValueKind.Boolean
        || (property.Description is { Kind: ValueKind.Number or ValueKind.Integer, Min: { } min, Max: { } max } && max > min);

    /// <summary>
    /// A property as a switch; what was never reported stands at its least value. A number that may be below zero is only read: clients, the published
    /// checker among them, take a value for its least one within a share of itself, which is empty there.
    /// </summary>
    public static SwitchLine Of(PropertyState property, bool hasOnAndOff)
    {
        var described = property.Description;
        var isFlag = described.Kind == ValueKind.Boolean;
        var (min, max) = isFlag ? (0, 1) : (described.Min!.Value, described.Max!.Value);
        var isCommanded = isFlag && described.Name == Commanded && hasOnAndOff && !described.IsSettable;
        return new SwitchLine(
            described.Name,
            described.Unit,
            described.Unit.Length > 0 ? $"{described.Name}, {described.Unit}" : described.Name,
            described.Kind,
            (described.IsSettable && min >= 0) || isCommanded,
            isCommanded,
            Math.Clamp(property.Reported?.Value.Number ?? min, min, max),
            min,
            max,
            isFlag || described.Kind == ValueKind.Integer ? 1 : described.Step ?? StepOf(max - min));
    }

    /// <summary>A number of the switch as the property's own type.</summary>
    public DeviceValue ToValue(double value) => Kind switch
    {
        ValueKind.Boolean => value > Min,
        ValueKind.Integer => (long)Math.Round(value),
        _ => value,
    };

    /// <summary>The greatest power of ten of which a range has enough and is a whole number.</summary>
    private static double StepOf(double range)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(range / LeastSteps)));
        while (Math.Abs((range / step) - Math.Round(range / step)) > 1e-9)
        {
            step /= 10;
        }

        return step;
    }
}
