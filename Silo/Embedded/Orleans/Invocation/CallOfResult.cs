using System.Runtime.CompilerServices;
using Muser.Embedded.Activations;
using Muser.Embedded.Serialization;

namespace Muser.Embedded.Invocation;

/// <summary>A call with a typed answer; <see cref="Unit"/> where the method has none.</summary>
internal abstract class Call<TResult>(CallMethod method) : Call(method)
{
    private TaskCompletionSource<TResult>? _completion;

    /// <summary>What the caller awaits.</summary>
    public Task<TResult> Answer => (_completion ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public override void Run(TurnContext context)
    {
        SetTarget(context);
        if (IsCancellable)
        {
            ReplaceToken(context);
        }

        ValueTask<TResult> task;
        try
        {
            if (RequestContext is { } values)
            {
                Orleans.Runtime.RequestContext.Current.Value = values;
            }

            task = !IsLocal && (context.Node.HasIncomingFilters || context.GrainInstance is Orleans.IIncomingGrainCallFilter)
                ? IncomingCallContext<TResult>.Run(this, context)
                : InvokeOn(context);
        }
        catch (Exception exception)
        {
            task = ValueTask.FromException<TResult>(exception);
        }

        if (task.IsCompletedSuccessfully)
        {
            Succeed(context, task.Result);
            context.OnCompleted(this);
        }
        else
        {
            _ = RunToEnd(context, task);
        }
    }

    /// <summary>Generated: calls the method on the target.</summary>
    public abstract ValueTask<TResult> Invoke(object target);

    public virtual ValueTask<TResult> InvokeOn(TurnContext context) => Invoke(FindTarget(context));

    public override void Fail(Exception exception)
    {
        var origin = (Call<TResult>)Origin;
        if (origin.TryBeginCompletion())
        {
            var seen = ReferenceEquals(origin, this)
                ? exception
                : ExceptionCopier.Copy(exception, new CopyContext(Sender, overWire: true));
            if (origin.WasCancelled && seen is OperationCanceledException cancelled)
            {
                origin._completion?.TrySetCanceled(cancelled.CancellationToken);
            }
            else
            {
                origin._completion?.TrySetException(seen);
            }
        }
    }

    private void Succeed(TurnContext context, TResult result)
    {
        var origin = (Call<TResult>)Origin;
        if (Method.OneWay || context.Node.IsDead)
        {
            return;
        }

        try
        {
            if (!Copier<TResult>.IsShareable)
            {
                result = Copier<TResult>.Copy(result, new CopyContext(Sender, overWire: !ReferenceEquals(origin, this)));
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        if (origin.TryBeginCompletion())
        {
            origin._completion?.TrySetResult(result);
        }
    }

    private async Task RunToEnd(TurnContext context, ValueTask<TResult> task)
    {
        try
        {
            Succeed(context, await task);
        }
        catch (Exception exception)
        {
            if (!context.Node.IsDead)
            {
                context.Node.OnCallFailed(context, this, exception);
                Fail(exception);
            }
        }
        finally
        {
            context.OnCompleted(this);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private object FindTarget(TurnContext context)
    {
        var instance = context.GrainInstance;
        return instance is not null && Method.InterfaceType.IsInstanceOfType(instance)
            ? instance
            : context.GetComponent(Method.InterfaceType) ?? throw new Orleans.Runtime.GrainExtensionNotInstalledException(
                $"{context} has no {Method.InterfaceType}.");
    }
}
