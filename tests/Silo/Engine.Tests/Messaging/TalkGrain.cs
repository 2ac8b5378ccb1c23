using System.Runtime.CompilerServices;
using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

/// <summary>What a call carries besides its arguments: contexts, tokens, failures, sequences.</summary>
public interface ITalkGrain : IGrainWithGuidKey
{
    Task<string?> Context(string key);

    /// <summary>The context as the next grain sees it.</summary>
    Task<string?> ContextOfNext(string key, Guid next);

    Task SetContext(string key, string value);

    Task Fail(string kind);

    /// <summary>Waits until the token is cancelled.</summary>
    Task WaitForCancellation(CancellationToken cancellationToken);

    /// <summary>Passes the token on.</summary>
    Task WaitForCancellationOfNext(Guid next, CancellationToken cancellationToken);

    Task WaitAt(string gate);

    ValueTask<int> Double(int value);

    ValueTask Nothing();

    IAsyncEnumerable<int> CountTo(int last, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountForever(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountThenFail(int last);
}

public sealed class TalkGrain : Grain, ITalkGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextOfNext(string key, Guid next) => GrainFactory.GetGrain<ITalkGrain>(next).Context(key);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task Fail(string kind) => throw kind switch
    {
        "argument" => new ArgumentException("the argument is bad"),
        "custom" => new DishException("dish 7 is stuck", new InvalidOperationException("the motor is off")) { Dish = 7 },
        "missing" => new FileNotFoundException("no such file"),
        "cancelled" => new OperationCanceledException("given up"),
        _ => new InvalidOperationException(kind),
    };

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        Probe.Note("waiting");
        await cancelled.Task.WaitAsync(Deadline.Event, CancellationToken.None);
        Probe.Note("cancelled");
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task WaitForCancellationOfNext(Guid next, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<ITalkGrain>(next).WaitForCancellation(cancellationToken);

    public async Task WaitAt(string gate)
    {
        await Probe.Gate(gate);
        Probe.Note($"{gate} passed");
    }

    public ValueTask<int> Double(int value) => new(2 * value);

    public ValueTask Nothing() => default;

    public async IAsyncEnumerable<int> CountTo(int last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 1; i <= last; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<int> CountForever([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            Probe.Note("enumeration ended");
        }
    }

    public async IAsyncEnumerable<int> CountThenFail(int last)
    {
        for (var i = 1; i <= last; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new DishException("no more") { Dish = last };
    }
}
