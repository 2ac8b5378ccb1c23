using Muser.Interfaces.Devices;

namespace Muser.Devices.Indi;

/// <summary>A vector of an INDI device, and what it is on the bus. Guarded by its device.</summary>
internal sealed class IndiVector(IndiMessage definition)
{
    /// <summary>Of a vector of which no switch is on.</summary>
    public const string NoSwitch = "none";

    /// <summary>Of a switch that is on.</summary>
    public const string On = "On";

    /// <summary>Of a switch that is not.</summary>
    public const string Off = "Off";

    private readonly Dictionary<string, string> _values = definition.Elements.ToDictionary(element => element.Name, element => element.Value, StringComparer.Ordinal);

    /// <summary>What it is.</summary>
    public IndiMessage Definition => definition;

    /// <summary>Its state.</summary>
    public IndiState State { get; private set; } = definition.State ?? IndiState.Idle;

    /// <summary>Its properties on the bus, by the names of the elements; under an empty name where it is one as a whole.</summary>
    public Dictionary<string, DeviceProperty> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>Properties that devices of its type have everywhere, by the names of the elements, and what to multiply with for their units.</summary>
    public Dictionary<string, (DeviceProperty Property, double Factor)> Standard { get; } = new(StringComparer.Ordinal);

    /// <summary>The name of its command on the bus; empty for none.</summary>
    public string Command { get; set; } = "";

    /// <summary>The names of the arguments of its command, and of which element each is.</summary>
    public Dictionary<string, string> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>What it was asked to be; null where that has ended.</summary>
    public IndiRequest? Request { get; set; }

    /// <summary>Whether it is one property, a word: which of its switches is on.</summary>
    public bool IsChoice => definition is { Kind: IndiKind.Switch, Rule: not IndiRule.AnyOfMany };

    /// <summary>The words that it may be, where it is one.</summary>
    public string[] Choices => [.. definition.Elements.Select(element => element.Name).Concat(definition.Rule == IndiRule.AtMostOne ? [NoSwitch] : [])];

    /// <summary>Takes over how it is now, and reports it.</summary>
    public void Follow(IndiMessage message)
    {
        State = message.State ?? State;
        foreach (var element in message.Elements.Where(element => _values.ContainsKey(element.Name)))
        {
            _values[element.Name] = element.Value;
        }

        Report();
    }

    /// <summary>Reports all its values.</summary>
    public void Report()
    {
        if (!definition.IsReadable)
        {
            return;
        }

        var quality = State switch
        {
            IndiState.Busy => Quality.Uncertain,
            IndiState.Alert => Quality.Bad,
            _ => Quality.Good,
        };
        foreach (var (name, property) in Properties)
        {
            if (Value(name) is { } value)
            {
                property.Report(value, quality);
            }
        }

        foreach (var (name, (property, factor)) in Standard)
        {
            if (Value(name) is { } value)
            {
                property.Report(value.Number * factor, quality);
            }
        }
    }

    /// <summary>
    /// What all its elements are to be, as INDI writes it: what is not among the new values stays as it is; of switches of which one may be on, the others
    /// are off, and nothing of them is said.
    /// </summary>
    public IEnumerable<(string Element, string Value)> With(IReadOnlyDictionary<string, string> values) =>
        IsChoice
            ? values.ContainsKey(NoSwitch) ? definition.Elements.Select(element => (element.Name, Off)) : values.Select(value => (value.Key, value.Value))
            : definition.Elements.Select(element => (element.Name, values.GetValueOrDefault(element.Name) ?? _values[element.Name]));

    private DeviceValue? Value(string element)
    {
        if (IsChoice)
        {
            return definition.Elements.FirstOrDefault(each => _values[each.Name] == On)?.Name ?? NoSwitch;
        }

        var text = _values[element];
        return definition.Kind switch
        {
            IndiKind.Number => IndiNumber.TryParse(text, out var number) ? number : (DeviceValue?)null,
            IndiKind.Switch => text == On,
            IndiKind.Light => IndiReader.State(text) is { } state ? state.ToString() : (DeviceValue?)null,
            _ => text.Length <= DeviceValue.MaxTextLength ? text : text[..DeviceValue.MaxTextLength],
        };
    }
}
