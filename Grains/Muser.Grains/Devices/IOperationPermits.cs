using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>Says whether operations may begin; see <see cref="IInterlockGrain"/>.</summary>
public interface IOperationPermits
{
    /// <summary>Whether a command that is an operation, or blocks some, may begin; what it blocks is then blocked until it ends, or an instant.</summary>
    Task<InterlockDecision> Begin(DeviceId device, Guid id, CommandDescription command, long untilUtcUnixNs);

    /// <summary>It has ended. Nothing waits for it.</summary>
    void End(Guid id);
}
