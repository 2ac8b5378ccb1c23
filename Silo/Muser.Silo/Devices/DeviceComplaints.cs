using Muser.Grains.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>What is wrong with devices: what cannot be used of what they say, and the alarms that they raise themselves.</summary>
public sealed class DeviceComplaints(TimeProvider clock) : Complaints(clock)
{
    /// <summary>The code of the complaint that a message cannot be used.</summary>
    public static string BadMessage(TopicKind kind) => ComplaintCodes.Bad + kind.ToString().ToLowerInvariant();

    /// <summary>Whether a code is the service's own: devices that use it are not heard.</summary>
    public static bool IsOfService(string code) => code == ComplaintCodes.TwoOfOneId || code.StartsWith(ComplaintCodes.Bad, StringComparison.Ordinal);
}
