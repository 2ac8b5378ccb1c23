using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Activations;
using Muser.Embedded.Invocation;
using Orleans.Runtime;
using Orleans.Timers;

namespace Muser.Embedded.Sequences;

/// <summary>The running enumerations of one activation.</summary>
internal sealed class SequenceExtension(IGrainContext context) : ISequenceExtension
{
    private readonly Dictionary<Guid, SequenceSession> _sessions = [];
    private readonly TurnContext _context = (TurnContext)context;
    private IGrainTimer? _cleaner;

    public Task<SequenceBatch> Start(Guid id, Call call, int maxBatchSize, CancellationToken cancellationToken)
    {
        _cleaner ??= StartCleaner();
        return Fetch(id, _sessions[id] = SequenceSession.Start(call, _context, maxBatchSize), cancellationToken);
    }

    public Task<SequenceBatch> Next(Guid id, CancellationToken cancellationToken) =>
        _sessions.TryGetValue(id, out var session)
            ? Fetch(id, session, cancellationToken)
            : Task.FromResult(new SequenceBatch(SequenceStatus.Missing, null, null));

    public async Task Stop(Guid id)
    {
        if (_sessions.Remove(id, out var session))
        {
            await session.Stop();
        }
    }

    private async Task<SequenceBatch> Fetch(Guid id, SequenceSession session, CancellationToken cancellationToken)
    {
        var batch = await session.Fetch(_context.Node.ResponseTimeout / 2, cancellationToken);
        if (batch.Status is not (SequenceStatus.Elements or SequenceStatus.Heartbeat))
        {
            await Stop(id);
        }

        return batch;
    }

    /// <summary>Ends enumerations that nobody has asked about for a whole response timeout.</summary>
    private IGrainTimer StartCleaner()
    {
        var period = _context.Node.ResponseTimeout;
        var registry = _context.ActivationServices.GetRequiredService<ITimerRegistry>();
        return registry.RegisterGrainTimer(
            _context,
            async (_, _) =>
            {
                foreach (var (id, session) in _sessions.ToArray())
                {
                    if (!session.TakeWasUsed())
                    {
                        await Stop(id);
                    }
                }
            },
            this,
            new GrainTimerCreationOptions { DueTime = period, Period = period, Interleave = true });
    }
}
