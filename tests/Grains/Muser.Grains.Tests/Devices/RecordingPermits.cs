using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

/// <summary>Permits that keep what was asked.</summary>
internal sealed class RecordingPermits : IOperationPermits
{
    public InterlockDecision Decision { get; set; } = new(true, CommandAnswer.Ok, "");

    public List<Guid> Begun { get; } = [];

    public List<Guid> Ended { get; } = [];

    public Task<InterlockDecision> Begin(DeviceId device, Guid id, CommandDescription command, long untilUtcUnixNs)
    {
        Begun.Add(id);
        return Task.FromResult(Decision);
    }

    public void End(Guid id) => Ended.Add(id);
}
