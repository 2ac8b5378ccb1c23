using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Embedded.Activations;
using Muser.Embedded.Grains;
using Muser.Embedded.Invocation;
using Muser.Embedded.Membership;
using Muser.Embedded.Serialization;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Muser.Embedded.Messaging;

/// <summary>A place that calls come from and go to: a silo or a client.</summary>
internal abstract partial class Node
{
    private readonly bool _cancelsOnTimeout;
    private volatile bool _isDead;

    protected Node(IServiceProvider services, SiloAddress address, MessagingOptions options, ILogger logger)
    {
        Services = services;
        Address = address;
        Logger = logger;
        ResponseTimeout = options.ResponseTimeout;
        _cancelsOnTimeout = options.CancelRequestOnTimeout;
        TimeProvider = services.GetRequiredService<TimeProvider>();
        Pending = new PendingCalls(TimeProvider);
        References = new ReferenceFactory(this);
        Observers = new Observers(this);
    }

    public IServiceProvider Services { get; }

    public SiloAddress Address { get; }

    public TimeProvider TimeProvider { get; }

    public TimeSpan ResponseTimeout { get; }

    public PendingCalls Pending { get; }

    public ReferenceFactory References { get; }

    public Observers Observers { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; private set; } = [];

    public IOutgoingGrainCallFilter[] OutgoingFilters { get; private set; } = [];

    public bool HasIncomingFilters => IncomingFilters.Length > 0;

    public bool IsDead => _isDead;

    /// <summary>The cluster that this node belongs to.</summary>
    public abstract Cluster Cluster { get; }

    protected ILogger Logger { get; }

    /// <summary>
    /// Takes the registered filters into use; they may depend on this node, which is therefore made before them.
    /// </summary>
    public void UseFilters()
    {
        IncomingFilters = [.. Services.GetServices<IIncomingGrainCallFilter>()];
        OutgoingFilters = [.. Services.GetServices<IOutgoingGrainCallFilter>()];
    }

    public Task<TResult> Send<TResult>(GrainReference reference, Call<TResult> call) =>
        OutgoingFilters.Length == 0 ? SendUnfiltered(reference, call) : OutgoingCallContext<TResult>.Run(this, reference, call);

    public Task<TResult> SendUnfiltered<TResult>(GrainReference reference, Call<TResult> call)
    {
        var method = call.Method;
        call.TargetId = reference.GrainId;
        call.TargetInterface = reference.InterfaceType;
        var requestContext = RequestContext.Current.Value;
        if (requestContext is not null || method.CopiesArguments)
        {
            var context = new CopyContext(this, overWire: false);
            requestContext = requestContext is null ? null : Copier<Dictionary<string, object>>.Copy(requestContext, context);
            call.CopyArguments(call, context);
        }

        call.Begin(this, RuntimeContext.Current?.GrainId, requestContext);
        if (method.OneWay)
        {
            Route(call, reference);
            return UnitTask<TResult>.Completed;
        }

        var token = method.IsCancellable ? call.GetCancellationToken() : default;
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(token);
        }

        var answer = call.Answer;
        Pending.Add(call, method.ResponseTimeout ?? ResponseTimeout);
        call.ObserveCancellation(token);
        Route(call, reference);
        return answer;
    }

    /// <summary>Brings a call to its target, wherever that is.</summary>
    public abstract void Route(Call call, GrainReference? reference);

    /// <summary>Takes a call that came over the wire; it is already a copy.</summary>
    public abstract void Receive(Call call);

    /// <summary>Stops taking and answering calls; the callers on this node learn that it has gone.</summary>
    public virtual void Die()
    {
        _isDead = true;
        Pending.FailAll(call => new SiloUnavailableException(
            $"The local Orleans host is shutting down and can no longer process the request: {call}."));
        Pending.Dispose();
        Observers.Clear();
    }

    public void OnTimeout(Call call, TimeSpan timeout)
    {
        LogTimeout(Logger, timeout, call);
        if (_cancelsOnTimeout)
        {
            call.CancelAtTarget();
        }

        call.Fail(new TimeoutException($"Response did not arrive on time in {timeout} for message: {call}."));
    }

    /// <summary>A method has thrown. A lost race for the stored state ends the activation that lost it.</summary>
    public void OnCallFailed(TurnContext context, Call call, Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            context.Deactivate(new(
                DeactivationReasonCode.ApplicationError, inconsistent, "Deactivating due to inconsistent state."));
        }

        if (call.Method.OneWay)
        {
            LogOneWayFailed(Logger, exception, call);
        }
    }

    /// <summary>Sends a copy of the call to another node; it is rejected if nobody answers there.</summary>
    protected void SendOverWire(SiloAddress address, Call call)
    {
        call.Origin.TargetSilo = address;
        if (Network.Find(address) is not { IsDead: false } receiver)
        {
            call.Fail(new OrleansMessageRejectionException($"Silo {address} is unreachable for message: {call}."));
            return;
        }

        try
        {
            receiver.Receive(call.CopyFor(receiver));
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }

        if (receiver.IsDead)
        {
            // It died meanwhile: its death may have been told before anybody knew that this call waits for it.
            call.Fail(new SiloUnavailableException($"The target silo became unavailable for message: {call}."));
        }
    }

    [LoggerMessage(EventId = 100157, Level = LogLevel.Warning,
        Message = "Response did not arrive on time in {Timeout} for message: {Call}. About to break its promise.")]
    private static partial void LogTimeout(ILogger logger, TimeSpan timeout, Call call);

    [LoggerMessage(EventId = 100158, Level = LogLevel.Error, Message = "Exception during the one-way call {Call}")]
    private static partial void LogOneWayFailed(ILogger logger, Exception exception, Call call);
}
