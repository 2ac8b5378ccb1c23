namespace Muser.Interfaces.Devices;

/// <summary>The id of somebody who sends commands: a program, a person's console, or the controller.</summary>
[GenerateSerializer, Immutable, Alias("muser.ClientId")]
public readonly record struct ClientId
{
    /// <summary>The id, as <see cref="BusName.IsId"/> allows it.</summary>
    [Id(0)]
    public required string Value { get; init; }

    /// <summary>Reads an id; false where the text is none.</summary>
    public static bool TryParse(string? text, out ClientId id)
    {
        var isId = BusName.IsId(text);
        id = isId ? new ClientId { Value = text! } : default;
        return isId;
    }

    /// <summary>Reads an id that is known to be one; throws <see cref="FormatException"/> where it is none.</summary>
    public static ClientId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no id: it must be {BusName.Rule}, and no reserved word.");

    public override string ToString() => Value;
}
