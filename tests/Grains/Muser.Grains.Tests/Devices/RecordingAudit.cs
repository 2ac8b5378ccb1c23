using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

/// <summary>Keeps what was written down of commands.</summary>
internal sealed class RecordingAudit : ICommandAudit
{
    /// <summary>Commands that were taken or refused, each time it was written down.</summary>
    public List<Guid> Commands { get; } = [];

    /// <summary>Commands that have ended, each time it was written down.</summary>
    public List<Guid> Ends { get; } = [];

    public void Commanded(DeviceId device, CommandRequest request, CommandAnswer answer) => Commands.Add(request.Id);

    public void Ended(DeviceId device, CommandRecord record) => Ends.Add(record.Request.Id);

    public void Set(DeviceId device, ValueRequest request, ValueAnswer answer)
    {
    }

    public void Cancelled(DeviceId device, Guid id, Requester by)
    {
    }

    public void Acted(string group, CommandRequest request, GroupAct act)
    {
    }

    public void Planned(string plan, string what, Requester by, string outcome, string text)
    {
    }
}
