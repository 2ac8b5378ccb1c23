using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>A property of a device in JSON. Values are numbers, true, false or texts; what is not known is null.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">What it was last reported to be.</param>
/// <param name="Quality">How far that can be trusted.</param>
/// <param name="At">When it was read, by the device's clock, ISO UTC.</param>
/// <param name="Desired">What a client has asked it to be.</param>
/// <param name="IsAsDesired">Whether it is so.</param>
/// <param name="Alarm">How it stands to its alarm levels.</param>
/// <param name="IsSettable">Whether clients may set it.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Choices">The words that a text may be; empty where any will do.</param>
public sealed record PropertyLine(
    string Name,
    ValueKind Kind,
    string Unit,
    object? Value,
    Quality? Quality,
    string? At,
    object? Desired,
    bool? IsAsDesired,
    AlarmLevel Alarm,
    bool IsSettable,
    double? Min,
    double? Max,
    string[] Choices)
{
    /// <summary>A property.</summary>
    public static PropertyLine Of(PropertyState state) => new(
        state.Description.Name,
        state.Description.Kind,
        state.Description.Unit,
        PlainValue.Of(state.Reported?.Value),
        state.Reported?.Quality,
        state.Reported is { } reported ? BusTime.Format(reported.UtcUnixNs) : null,
        PlainValue.Of(state.Desired),
        state.IsAsDesired,
        state.Alarm,
        state.Description.IsSettable,
        state.Description.Min,
        state.Description.Max,
        state.Description.Choices);
}
