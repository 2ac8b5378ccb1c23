using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

/// <summary>A bus that keeps what is sent.</summary>
internal sealed class RecordingBus : IDeviceBus
{
    public List<CommandRequest> Sent { get; } = [];

    public List<Guid> Cancelled { get; } = [];

    public List<(string Client, CommandAnswer Answer)> Answers { get; } = [];

    public void Send(DeviceId device, CommandRequest request) => Sent.Add(request);

    public void Cancel(DeviceId device, Guid command) => Cancelled.Add(command);

    public void Answer(string client, DeviceId device, CommandAnswer answer) => Answers.Add((client, answer));

    public void Send(DeviceId device, ValueRequest request) => throw new NotSupportedException();

    public void Answer(string client, DeviceId device, string property, ValueAnswer answer) => throw new NotSupportedException();

    public void AskRebirth(DeviceId device) => throw new NotSupportedException();

    public void Complain(DeviceId device, string code, string text) => throw new NotSupportedException();

    public void Send(string group, GroupWord word) => throw new NotSupportedException();

    public void AnswerGroup(string client, CommandAnswer answer) => throw new NotSupportedException();

    public void Announce(HostState state) => throw new NotSupportedException();
}
