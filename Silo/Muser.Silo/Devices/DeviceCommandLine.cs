using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>A command of a device in JSON. Instants are ISO UTC.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">The device.</param>
/// <param name="Command">The command.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Client">Who wants it.</param>
/// <param name="Why">Why.</param>
/// <param name="Accepted">When it was taken.</param>
/// <param name="Deadline">It must have ended by then.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="IsEnd">Whether it has ended.</param>
/// <param name="Progress">How much is done, 0 to 1.</param>
/// <param name="Code"><c>+000</c>, or <c>-nnn</c> for what went wrong.</param>
/// <param name="Text">A sentence for people.</param>
/// <param name="Result">What it returned.</param>
/// <param name="At">When that was said.</param>
public sealed record DeviceCommandLine(
    Guid Id,
    string Device,
    string Command,
    Dictionary<string, object?> Args,
    string Client,
    string Why,
    string Accepted,
    string Deadline,
    CommandPhase Phase,
    bool IsEnd,
    double? Progress,
    string Code,
    string Text,
    Dictionary<string, object?> Result,
    string At)
{
    /// <summary>A command.</summary>
    public static DeviceCommandLine Of(string device, CommandRecord record) => new(
        record.Request.Id,
        device,
        record.Request.Command,
        Plain(record.Request.Arguments),
        record.Request.Client,
        record.Request.Why,
        BusTime.Format(record.AcceptedUtcUnixNs),
        BusTime.Format(record.DeadlineUtcUnixNs),
        record.Answer.Phase,
        record.Answer.Phase.IsEnd(),
        record.Answer.Progress,
        record.Answer.Code,
        record.Answer.Text,
        Plain(record.Answer.Result),
        BusTime.Format(record.Answer.UtcUnixNs));

    private static Dictionary<string, object?> Plain(ArgumentValue[] values) =>
        values.ToDictionary(value => value.Name, value => PlainValue.Of(value.Value));
}
