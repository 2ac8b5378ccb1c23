using Orleans.Concurrency;

namespace Muser.Interfaces.Devices;

/// <summary>Which devices there are, a line about each, and the names of groups and plans. There is one; its key is <see cref="Key"/>.</summary>
[Alias("muser.IDeviceDirectoryGrain")]
public interface IDeviceDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "devices";

    /// <summary>Lines have changed.</summary>
    [Alias("Update")]
    Task Update([Immutable] DeviceSummary[] summaries);

    /// <summary>Forgets a device; it is listed again when it speaks. Returns whether there was one.</summary>
    [Alias("Forget")]
    Task<bool> Forget(DeviceId device);

    /// <summary>All devices, by id, and the number of changes that there were.</summary>
    [Alias("List")]
    Task<DeviceList> List();

    /// <summary>The names of groups and plans.</summary>
    [Alias("GetNames"), AlwaysInterleave]
    Task<ControlNames> GetNames();

    /// <summary>A group has members, or has none any more.</summary>
    [Alias("NoteGroup")]
    Task NoteGroup(string group, bool hasMembers);

    /// <summary>There is a plan.</summary>
    [Alias("NotePlan")]
    Task NotePlan(string plan);

    /// <summary>Waits until there is a newer list than a version, at most for <paramref name="patience"/>, and returns what there is then.</summary>
    [Alias("WaitForChange"), AlwaysInterleave]
    Task<DeviceList> WaitForChange(long version, TimeSpan patience);
}
