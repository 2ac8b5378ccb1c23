using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>
/// The way from grains to the bus, which each silo with the role <c>devices</c> has. Nothing waits for the broker: what is lost is sent again by whoever
/// wanted it, under the same id.
/// </summary>
public interface IDeviceBus
{
    /// <summary>Hands a command to its device.</summary>
    void Send(DeviceId device, CommandRequest request);

    /// <summary>Asks a device to cancel a command.</summary>
    void Cancel(DeviceId device, Guid command);

    /// <summary>Asks a device to set a property.</summary>
    void Send(DeviceId device, ValueRequest request);

    /// <summary>Answers a client.</summary>
    void Answer(string client, DeviceId device, CommandAnswer answer);

    /// <summary>Answers a client.</summary>
    void Answer(string client, DeviceId device, string property, ValueAnswer answer);

    /// <summary>Asks a device to say everything again.</summary>
    void AskRebirth(DeviceId device);

    /// <summary>Something is wrong with what a device says: an alarm, until it has not happened for a while.</summary>
    void Complain(DeviceId device, string code, string text);

    /// <summary>Gives the word to all of a group that are armed.</summary>
    void Send(string group, GroupWord word);

    /// <summary>Answers a client about a synchronous act.</summary>
    void AnswerGroup(string client, CommandAnswer answer);

    /// <summary>Says that the controller is there, and under which term.</summary>
    void Announce(HostState state);
}
