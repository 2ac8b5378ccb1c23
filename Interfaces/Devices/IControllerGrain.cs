using Orleans.Concurrency;

namespace Muser.Interfaces.Devices;

/// <summary>
/// The management component: there is one in the cluster, and when its silo dies another silo has it within seconds, under a greater term. What it wants
/// carries its term; nobody executes anything under a lower term than one that was seen. Key: <see cref="Key"/>.
/// </summary>
[Alias("muser.IControllerGrain")]
public interface IControllerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "muser";

    /// <summary>Its term, and where it is. To be asked again and again, so that there always is one.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<ControllerStatus> GetStatus();

    /// <summary>Gives a device a command under its term.</summary>
    [Alias("Execute"), AlwaysInterleave]
    Task<CommandAnswer> Execute(DeviceId device, [Immutable] CommandRequest request);

    /// <summary>Lets a group act under its term.</summary>
    [Alias("Act"), AlwaysInterleave]
    Task<GroupAct> Act(string group, [Immutable] CommandRequest request);
}
