using Orleans.Concurrency;

namespace Muser.Interfaces.Devices;

/// <summary>
/// The twin of one device: knows its state, takes commands for it, and sees to it that each has one effect and one end. Key: the device's id.
/// </summary>
[Alias("muser.IDeviceGrain")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>The device says what it is. One of an older epoch than known is of the past, unless the device is not there.</summary>
    [Alias("Describe")]
    Task Describe([Immutable] DeviceDescription description);

    /// <summary>The device reports values.</summary>
    [Alias("Report")]
    Task Report([Immutable] ParameterReport report);

    /// <summary>The device reports its state, or its connection's will does.</summary>
    [Alias("ReportStatus")]
    Task ReportStatus([Immutable] StatusReport report);

    /// <summary>Who watches the heartbeats says that they stopped in an epoch, or are back.</summary>
    [Alias("ReportPresence")]
    Task ReportPresence(long epoch, bool isAlive);

    /// <summary>The device answers a command.</summary>
    [Alias("ReportAnswer")]
    Task ReportAnswer([Immutable] CommandAnswer answer);

    /// <summary>The device answers that it has set a property, or not.</summary>
    [Alias("ReportValueAnswer")]
    Task ReportValueAnswer([Immutable] ValueAnswer answer);

    /// <summary>
    /// Takes a command. Returns <see cref="CommandPhase.Accepted"/> when it is on disk and on its way to the device, an end where it is refused, and for
    /// an id that is known already how far that command is: nothing is done twice.
    /// </summary>
    [Alias("Execute")]
    Task<CommandAnswer> Execute([Immutable] CommandRequest request);

    /// <summary>
    /// Waits until a command has ended or is further than <paramref name="phase"/>, at most for <paramref name="patience"/>; returns how far it is, or
    /// null where there is no such command.
    /// </summary>
    [Alias("WaitForCommand"), AlwaysInterleave]
    Task<CommandRecord?> WaitForCommand(Guid id, CommandPhase phase, TimeSpan patience);

    /// <summary>Asks the device to say everything again.</summary>
    [Alias("Rebirth")]
    Task Rebirth();

    /// <summary>Asks the device to cancel a command. Returns how far it is; null where there is no such command.</summary>
    [Alias("Cancel")]
    Task<CommandRecord?> Cancel(Guid id, Requester by);

    /// <summary>Sets a property; the answer is the device's, or a refusal, or that it did not come in time.</summary>
    [Alias("SetValue"), AlwaysInterleave]
    Task<ValueAnswer> SetValue([Immutable] ValueRequest request);

    /// <summary>Everything that is known.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<DeviceSnapshot> Get();

    /// <summary>Waits until something is newer than a version, at most for <paramref name="patience"/>; returns everything that is known then.</summary>
    [Alias("WaitForChange"), AlwaysInterleave]
    Task<DeviceSnapshot> WaitForChange(long version, TimeSpan patience);

    /// <summary>What a property was, oldest first; empty where there is no such property.</summary>
    [Alias("GetHistory")]
    Task<PropertyReading[]> GetHistory(string property);

    /// <summary>The commands of the last day or more, newest first, at most so many.</summary>
    [Alias("GetCommands")]
    Task<CommandRecord[]> GetCommands(int limit);
}
