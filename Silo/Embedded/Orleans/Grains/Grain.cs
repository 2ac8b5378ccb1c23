using Muser.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() : this(null, null)
    {
    }

    protected Grain(IGrainContext? grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext ?? RuntimeContext.Current!;
        Runtime = grainRuntime ?? (IGrainRuntime?)RuntimeContext.Current?.ActivationServices.GetService(typeof(IGrainRuntime));
    }

    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    protected internal IGrainFactory GrainFactory => RequireRuntime().GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext?.ActivationServices ?? RequireRuntime().ServiceProvider;

    public string IdentityString => GrainContext?.GrainId.ToString() ?? "";

    public string RuntimeIdentity => Runtime?.SiloIdentity ?? "";

    internal IGrainRuntime? Runtime { get; }

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation when the current requests have ended; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => RequireRuntime().DeactivateOnIdle(GrainContext);

    /// <summary>Keeps idle collection away for at least this long; zero or less takes an earlier wish back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => RequireRuntime().DelayDeactivation(GrainContext, timeSpan);

    private IGrainRuntime RequireRuntime() => Runtime ?? throw new InvalidOperationException(
        "The grain was made outside of a silo and has no runtime: tests make grains through a test cluster.");
}
