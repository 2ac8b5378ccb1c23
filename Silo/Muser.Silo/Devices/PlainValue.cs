using System.Text.Json;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>Values as plain JSON: a number, true, false, or a text.</summary>
public static class PlainValue
{
    /// <summary>What a value is in JSON.</summary>
    public static object? Of(DeviceValue? value) => value is not { } known ? null : known.Kind switch
    {
        ValueKind.Integer => (long)known.Number,
        ValueKind.Boolean => known.Number != 0,
        ValueKind.Text => known.Text,
        _ => known.Number,
    };

    /// <summary>Reads a value; null where the JSON is none.</summary>
    public static DeviceValue? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when json.GetString() is { Length: <= DeviceValue.MaxTextLength } text => text,
        JsonValueKind.Number when json.TryGetInt64(out var whole) && Math.Abs((double)whole) <= DeviceValue.MaxInteger => whole,
        JsonValueKind.Number when json.TryGetDouble(out var number) && double.IsFinite(number) => number,
        _ => (DeviceValue?)null,
    };
}
