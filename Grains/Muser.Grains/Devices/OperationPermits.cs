using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IOperationPermits"/>
public sealed class OperationPermits(IGrainFactory grains) : IOperationPermits
{
    public async Task<InterlockDecision> Begin(DeviceId device, Guid id, CommandDescription command, long untilUtcUnixNs)
    {
        try
        {
            return await Interlocks.Begin(device, id, command.Operation, command.Blocks, untilUtcUnixNs);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            // What cannot be asked forbids: safety does not hope.
            return new InterlockDecision(false, AnswerCode.Interlock, $"The interlocks cannot be asked now ({failure.Message}); try again.");
        }
    }

    public void End(Guid id) => _ = EndQuietly(id);

    private IInterlockGrain Interlocks => grains.GetGrain<IInterlockGrain>(IInterlockGrain.Key);

    private async Task EndQuietly(Guid id)
    {
        try
        {
            await Interlocks.End(id);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            // What it blocks ends with its deadline.
        }
    }
}
