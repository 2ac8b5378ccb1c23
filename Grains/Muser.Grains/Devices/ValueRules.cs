using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>Which values a property or an argument may have, and when one is an alarm.</summary>
public static class ValueRules
{
    /// <summary>A value is a multiple of its step within this fraction of the step: steps such as 0.1 are no binary numbers.</summary>
    private const double StepTolerance = 1e-6;

    /// <summary>The value in the property's own type, or a sentence why it cannot be.</summary>
    public static (DeviceValue? Value, string? Refusal) Accept(PropertyDescription property, DeviceValue value)
    {
        if (value.As(property.Kind) is not { } typed)
        {
            return (null, $"{property.Name} must be {Article(property.Kind)}, and '{value}' is none.");
        }

        return Range(property, typed) is { } refusal ? (null, refusal) : (typed, null);
    }

    /// <summary>How a reading stands to the alarm levels of its property, after EPICS.</summary>
    public static AlarmLevel Level(PropertyDescription property, PropertyReading reading)
    {
        if (reading.Quality == Quality.Bad)
        {
            return AlarmLevel.Invalid;
        }

        var (alarm, number) = (property.Alarm, reading.Value.Number);
        return reading.Value.Kind is not (ValueKind.Number or ValueKind.Integer) ? AlarmLevel.None
            : number <= alarm.LoLo || number >= alarm.HiHi ? AlarmLevel.Major
            : number <= alarm.Low || number >= alarm.High ? AlarmLevel.Minor
            : AlarmLevel.None;
    }

    /// <summary>
    /// The arguments of a command in their own types, or a sentence why they cannot be: one is missing, not known, given twice, or has a value that it
    /// may not have.
    /// </summary>
    public static (ArgumentValue[] Arguments, string? Refusal) Accept(CommandDescription command, ArgumentValue[] given)
    {
        var accepted = new List<ArgumentValue>(given.Length);
        foreach (var argument in given)
        {
            if (command.Arguments.FirstOrDefault(known => known.Name == argument.Name) is not { } known)
            {
                return ([], $"{command.Name} has no argument '{argument.Name}'{Known(command)}.");
            }

            if (accepted.Exists(other => other.Name == argument.Name))
            {
                return ([], $"{argument.Name} is given twice.");
            }

            var (value, refusal) = Accept(known, argument.Value);
            if (refusal is not null)
            {
                return ([], refusal);
            }

            accepted.Add(argument with { Value = value!.Value });
        }

        var missing = command.Arguments.FirstOrDefault(known => !known.IsOptional && !accepted.Exists(argument => argument.Name == known.Name));
        return missing is null ? ([.. accepted], null) : ([], $"{command.Name} needs the argument '{missing.Name}'{Known(command)}.");
    }

    private static string? Range(PropertyDescription property, DeviceValue value)
    {
        if (value.Kind == ValueKind.Text)
        {
            return property.Choices.Length == 0 || property.Choices.Contains(value.Text)
                ? null
                : $"{property.Name} must be one of {string.Join(", ", property.Choices)}, and '{value}' is not.";
        }

        if (value.Kind == ValueKind.Boolean)
        {
            return null;
        }

        if (value.Number < property.Min || value.Number > property.Max)
        {
            return $"{property.Name} must be {Bounds(property)}, and {value} is not.";
        }

        if (property.Step is not { } step)
        {
            return null;
        }

        var steps = (value.Number - (property.Min ?? 0)) / step;
        return Math.Abs(steps - Math.Round(steps)) <= StepTolerance
            ? null
            : $"{property.Name} must be a multiple of {step}{Unit(property)} from {property.Min ?? 0} on, and {value} is not.";
    }

    private static string Bounds(PropertyDescription property) => (property.Min, property.Max) switch
    {
        ({ } min, { } max) => $"{min} to {max}{Unit(property)}",
        ({ } min, null) => $"{min}{Unit(property)} or more",
        _ => $"{property.Max}{Unit(property)} or less",
    };

    private static string Unit(PropertyDescription property) => property.Unit.Length > 0 ? " " + property.Unit : "";

    private static string Article(ValueKind kind) => kind switch
    {
        ValueKind.Number => "a number",
        ValueKind.Integer => "a whole number",
        ValueKind.Boolean => "true or false",
        _ => "a text",
    };

    private static string Known(CommandDescription command) =>
        command.Arguments.Length == 0 ? "; it has none" : $"; it has {string.Join(", ", command.Arguments.Select(argument => argument.Name))}";
}
