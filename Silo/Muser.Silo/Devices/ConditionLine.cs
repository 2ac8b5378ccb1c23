using System.Text.Json;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>A condition over a property, in JSON: <c>{"device":"weather-station-1","property":"wind","comparison":"above","value":15}</c>.</summary>
/// <param name="Device">The device, or <c>sun</c>.</param>
/// <param name="Property">The property.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">With what.</param>
public sealed record ConditionLine(string Device, string Property, InterlockComparison Comparison, JsonElement Value)
{
    /// <summary>A condition.</summary>
    public static ConditionLine Of(InterlockCondition condition) => new(
        condition.Device, condition.Property, condition.Comparison, JsonSerializer.SerializeToElement(PlainValue.Of(condition.Value)));

    internal InterlockCondition ToCondition() => new()
    {
        Device = Device ?? "",
        Property = Property ?? "",
        Comparison = Comparison,
        Value = WebAnswer.Value(Value, "value"),
    };
}
