using System.Globalization;

namespace Muser.Interfaces.Devices;

/// <summary>A value of a property or an argument.</summary>
[GenerateSerializer, Immutable, Alias("muser.DeviceValue")]
public readonly record struct DeviceValue
{
    /// <summary>The longest text, characters.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>The largest whole number that JSON readers agree on.</summary>
    public const double MaxInteger = 9_007_199_254_740_991;

    /// <summary>Its type.</summary>
    [Id(0)]
    public required ValueKind Kind { get; init; }

    /// <summary>The number; 1 for true and 0 for false; 0 for a text.</summary>
    [Id(1)]
    public double Number { get; init; }

    /// <summary>The text; null where it is none.</summary>
    [Id(2)]
    public string? Text { get; init; }

    public static implicit operator DeviceValue(double number) => new() { Kind = ValueKind.Number, Number = number };

    public static implicit operator DeviceValue(long number) => new() { Kind = ValueKind.Integer, Number = number };

    public static implicit operator DeviceValue(bool value) => new() { Kind = ValueKind.Boolean, Number = value ? 1 : 0 };

    public static implicit operator DeviceValue(string text) => new() { Kind = ValueKind.Text, Text = text };

    /// <summary>
    /// The same value as another type: a whole number as a number, and a number without a fraction as a whole one; null where it cannot be.
    /// </summary>
    public DeviceValue? As(ValueKind kind) =>
        kind == Kind ? this
        : kind == ValueKind.Number && Kind == ValueKind.Integer ? this with { Kind = kind }
        : kind == ValueKind.Integer && Kind == ValueKind.Number && double.IsInteger(Number) && Math.Abs(Number) <= MaxInteger ? this with { Kind = kind }
        : (DeviceValue?)null;

    public override string ToString() => Kind switch
    {
        ValueKind.Text => Text ?? "",
        ValueKind.Boolean => Number != 0 ? "true" : "false",
        _ => Number.ToString("R", CultureInfo.InvariantCulture),
    };
}
