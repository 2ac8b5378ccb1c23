using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>Writes down what is wanted of devices: by whom, when, why, and what became of it. Each call returns when that is written.</summary>
public interface ICommandAudit
{
    /// <summary>A command was taken, or refused; one that is sent again is not told again.</summary>
    void Commanded(DeviceId device, CommandRequest request, CommandAnswer answer);

    /// <summary>A command has ended.</summary>
    void Ended(DeviceId device, CommandRecord record);

    /// <summary>A property was to be set.</summary>
    void Set(DeviceId device, ValueRequest request, ValueAnswer answer);

    /// <summary>A command was to be cancelled.</summary>
    void Cancelled(DeviceId device, Guid id, Requester by);

    /// <summary>All of a group were to act at one instant. What became of it at each member is told of the member's own command, under the same id.</summary>
    void Acted(string group, CommandRequest request, GroupAct act);

    /// <summary>Something was done with a plan, or with an item of it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="what">What, in words.</param>
    /// <param name="by">Who wanted it.</param>
    /// <param name="outcome">What became of it, as a word.</param>
    /// <param name="text">In words.</param>
    void Planned(string plan, string what, Requester by, string outcome, string text = "");
}
