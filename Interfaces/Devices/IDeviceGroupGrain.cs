using Orleans.Concurrency;

namespace Muser.Interfaces.Devices;

/// <summary>
/// Devices that act at one instant, or not at all: all are armed, then one message gives all of them the same instant; one that refuses aborts the
/// rest. Key: the name of the group.
/// </summary>
[Alias("muser.IDeviceGroupGrain")]
public interface IDeviceGroupGrain : IGrainWithStringKey
{
    /// <summary>The members.</summary>
    [Alias("GetMembers")]
    Task<DeviceId[]> GetMembers();

    /// <summary>Sets the members. Throws <see cref="ArgumentException"/> where there are more than <see cref="GroupAct.MaxMembers"/>, or one twice.</summary>
    [Alias("SetMembers")]
    Task SetMembers([Immutable] DeviceId[] members);

    /// <summary>
    /// Arms all members, and gives the word: to fire at an instant, or to abort. Returns when the word is given; how each member ended, its own grain
    /// says, under the same id. An id that is known already is not done again.
    /// </summary>
    [Alias("Act"), AlwaysInterleave]
    Task<GroupAct> Act([Immutable] CommandRequest request);
}
