using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices;

/// <inheritdoc cref="ICommandAudit"/>
internal sealed class CommandAudit(AuditLog log) : ICommandAudit
{
    /// <summary>Whoever commands a device does so through its grain: over the bus, the API, a group, a plan or an interlock.</summary>
    private const string FromBus = "bus";

    public void Commanded(DeviceId device, CommandRequest request, CommandAnswer answer)
    {
        var arguments = request.Arguments.Select(argument => $"{argument.Name}={PlainValue.Of(argument.Value)}");
        Add(device, request.Client, string.Join(' ', arguments.Prepend(request.Command)), request.Id, request.Why, $"{answer.Phase}", answer.Phase == CommandPhase.Rejected, answer.Text);
    }

    public void Ended(DeviceId device, CommandRecord record) =>
        Add(device, record.Request.Client, record.Request.Command, record.Request.Id, record.Request.Why, $"{record.Answer.Phase}", false, record.Answer.Text);

    public void Set(DeviceId device, ValueRequest request, ValueAnswer answer) =>
        Add(device, request.Client, $"set {request.Property}={PlainValue.Of(request.Value)}", request.Id, "", answer.IsOk ? "Set" : "Rejected", !answer.IsOk, answer.Text);

    public void Cancelled(DeviceId device, Guid id, string client) => Add(device, client, "cancel", id, "", "Asked", false, "");

    private void Add(DeviceId device, string who, string what, Guid id, string why, string outcome, bool isRefused, string text) =>
        log.Add(new AuditLine(default, "", who, null, FromBus, what, device.Value, id, why, outcome.ToLowerInvariant(), isRefused, text));
}
