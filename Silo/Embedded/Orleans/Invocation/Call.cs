using System.Reflection;
using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Muser.Embedded.Serialization;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Muser.Embedded.Invocation;

/// <summary>
/// One call of one method: its arguments (in the fields of the generated class), its header, and the promise of its answer.
/// A call that stays on its silo is this one object; one that crosses silos is copied, and the copy answers its
/// <see cref="Origin"/>, as a response message would.
/// </summary>
internal abstract class Call(CallMethod method) : IInvokable
{
    private int _completed;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenSource? _tokenSource;
    private TurnContext? _target;

    public CallMethod Method { get; } = method;

    public GrainId TargetId { get; set; }

    public GrainInterfaceType TargetInterface { get; set; }

    public GrainId? SenderId { get; set; }

    /// <summary>Where the caller is.</summary>
    public Node Sender { get; set; } = null!;

    /// <summary>The call that the caller waits on: this one, unless this one is the copy on another silo.</summary>
    public Call Origin { get; private set; } = null!;

    /// <summary>The silo that is to answer; set on the origin when the call is sent over a wire.</summary>
    public SiloAddress? TargetSilo { get; set; }

    /// <summary>The silo on which the grain has been placed for this call, while the call is on its way there.</summary>
    public SiloAddress? PlacedOn { get; set; }

    public Dictionary<string, object>? RequestContext { get; set; }

    /// <summary>Reading of the clock of the sender after which the caller no longer waits.</summary>
    public long Deadline { get; set; }

    public int ForwardCount { get; set; }

    public bool IsCompleted => Volatile.Read(ref _completed) != 0;

    /// <summary>True if the call counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>True for calls of an activation to itself: no filter sees them, and they end with the activation.</summary>
    public virtual bool IsLocal => false;

    public bool IsCancellable => Method.IsCancellable;

    // Links of the queue of the target and of the pending calls of the sender.
    public Call? NextWaiting { get; set; }

    public Call? NextPending { get; set; }

    public Call? PreviousPending { get; set; }

    public int PendingStripe { get; set; } = -1;

    /// <summary>Makes this the call that a caller waits on.</summary>
    public void Begin(Node sender, GrainId? senderId, Dictionary<string, object>? requestContext)
    {
        Sender = sender;
        SenderId = senderId;
        RequestContext = requestContext;
        Origin = this;
    }

    /// <summary>A copy of the call for another silo or client, with nothing shared.</summary>
    public Call CopyFor(Node receiver)
    {
        var copy = NewInstance();
        copy.Sender = Sender;
        copy.SenderId = SenderId;
        copy.TargetId = TargetId;
        copy.TargetInterface = TargetInterface;
        copy.ForwardCount = ForwardCount;
        copy.PlacedOn = PlacedOn;
        copy.Origin = Origin;
        var context = new CopyContext(receiver, overWire: true);
        copy.RequestContext = RequestContext is null ? null : Copier<Dictionary<string, object>>.Copy(RequestContext, context);
        copy.CopyArguments(this, context);
        return copy;
    }

    /// <summary>Invokes the method on its target, as a turn of the context, and sends the answer.</summary>
    public abstract void Run(TurnContext context);

    /// <summary>Answers with an exception.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Generated: an empty call of the same class.</summary>
    public abstract Call NewInstance();

    /// <summary>Generated: sets the arguments to copies of those of another call (or of this one).</summary>
    public abstract void CopyArguments(Call source, CopyContext context);

    public abstract int GetArgumentCount();

    public abstract object? GetArgument(int index);

    public abstract void SetArgument(int index, object value);

    /// <summary>Generated: the argument of type CancellationToken.</summary>
    public virtual CancellationToken GetCancellationToken() => default;

    /// <summary>Generated: sets the argument of type CancellationToken.</summary>
    public virtual void SetCancellationToken(CancellationToken token)
    {
    }

    public object? GetTarget() => _target?.GrainInstance;

    public string GetMethodName() => Method.Name;

    public string GetInterfaceName() => Method.InterfaceName;

    public string GetActivityName() => $"{Method.InterfaceType.Name}/{Method.Name}";

    public MethodInfo GetMethod() => Method.Method;

    public Type GetInterfaceType() => Method.InterfaceType;

    public TimeSpan? GetDefaultResponseTimeout() => Method.ResponseTimeout;

    public bool TryCancel()
    {
        CancelToken();
        return IsCancellable;
    }

    public void Dispose()
    {
    }

    /// <summary>On the caller's side: its cancelled token ends the wait at once and tells the target.</summary>
    public void ObserveCancellation(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _cancellation = token.UnsafeRegister(static (call, token) => ((Call)call!).OnCallerCancelled(token), this);
        }
    }

    /// <summary>On the target's side: the token that the method sees.</summary>
    public void ReplaceToken(TurnContext target)
    {
        if (Origin.GetCancellationToken().CanBeCanceled)
        {
            _tokenSource = new CancellationTokenSource();
            SetCancellationToken(_tokenSource.Token);
            _target = target;
            Origin.Executing = this;
            Interlocked.MemoryBarrier();
            if (Origin.WasCancelled)
            {
                _tokenSource.Cancel();
            }
        }
    }

    /// <summary>On the origin: cancels the token of the method, if it runs.</summary>
    public void CancelAtTarget()
    {
        WasCancelled = true;
        Interlocked.MemoryBarrier();
        if (Executing is { _target: { } target } executing)
        {
            target.Cancel(executing);
        }
    }

    public void CancelToken() => _tokenSource?.Cancel();

    public override string ToString() =>
        $"{(Method.OneWay ? "OneWay" : "Request")} [{SenderId} {Sender?.Address}]->[{TargetId}] {GetActivityName()}";

    /// <summary>On the origin: the call whose method runs or ran.</summary>
    protected Call? Executing { get; private set; }

    protected bool WasCancelled { get; private set; }

    protected void SetTarget(TurnContext target) => _target = target;

    /// <summary>True for the first who wants to complete the origin.</summary>
    protected bool TryBeginCompletion()
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
        {
            return false;
        }

        Sender.Pending.Remove(this);
        _cancellation.Unregister();
        return true;
    }

    private void OnCallerCancelled(CancellationToken token)
    {
        CancelAtTarget();
        Fail(new OperationCanceledException(token));
    }
}
