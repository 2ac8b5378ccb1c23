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
    void Cancelled(DeviceId device, Guid id, string client);
}
