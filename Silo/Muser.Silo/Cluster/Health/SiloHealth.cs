using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Silo.Frames;
using Muser.Silo.Imaging;
using Muser.Silo.Observing;

namespace Muser.Silo.Cluster.Health;

/// <summary>Whether this silo lives, and whether it can do what it is for. Safe for any thread.</summary>
public sealed class SiloHealth
{
    private readonly IClusterMembershipService _membership;
    private readonly ILocalSiloDetails _silo;
    private readonly FrameReceiver[] _receivers;
    private readonly WritableFolder[] _folders;
    private readonly ImagingWarmUp? _warmUp;

    public SiloHealth(
        IClusterMembershipService membership,
        ILocalSiloDetails silo,
        IEnumerable<FrameReceiver> receivers,
        FileProductStore products,
        IServiceProvider services,
        TimeProvider clock)
    {
        (_membership, _silo, _receivers) = (membership, silo, [.. receivers]);
        _warmUp = services.GetService<ImagingWarmUp>();
        Products = new WritableFolder("products", products.Root, silo.Name, clock);
        State = services.GetService<FileGrainStorage>() is null
            ? null
            : new WritableFolder("state", StateFolder(services), silo.Name, clock);
        _folders = State is null ? [Products] : [Products, State];
    }

    /// <summary>The product store.</summary>
    public WritableFolder Products { get; }

    /// <summary>The state of grains; null where it is not in files.</summary>
    public WritableFolder? State { get; }

    /// <summary>Whether the process is worth being kept: it answers, and the cluster has not given its silo up.</summary>
    public HealthReport Live()
    {
        var status = Status();
        return HealthReport.Of(new HealthCheck("silo", status != SiloStatus.Dead, $"{_silo.Name} is {status}."));
    }

    /// <summary>
    /// Whether the silo can work: it has joined, its receivers listen, the code that makes maps is compiled, the product store and the state of grains can be
    /// written.
    /// </summary>
    public HealthReport Ready()
    {
        var status = Status();
        return HealthReport.Of(
            [
                new HealthCheck("silo", status == SiloStatus.Active, $"{_silo.Name} is {status}."),
                .. _receivers.Select(Check),
                .. Maps(),
                .. _folders.Select(folder => folder.Check()),
            ]);
    }

    private static string StateFolder(IServiceProvider services) =>
        Path.GetFullPath(services.GetRequiredService<IOptions<FileGrainStorageOptions>>().Value.Folder);

    private static HealthCheck Check(FrameReceiver receiver)
    {
        var listening = receiver.Listening;
        return new HealthCheck(
            $"receiver {receiver.Options.Array}",
            listening.IsCompletedSuccessfully,
            listening.IsCompletedSuccessfully ? $"It listens on {listening.Result}."
            : listening.Exception?.InnerException is { } failure ? failure.Message
            : "It does not listen yet.");
    }

    private IEnumerable<HealthCheck> Maps() => _warmUp is null
        ? []
        : [new HealthCheck("maps", _warmUp.Done.IsCompleted, _warmUp.Done.IsCompleted ? "Maps can be made." : "The code that makes maps is being compiled.")];

    private SiloStatus Status() =>
        _membership.CurrentSnapshot.Members.TryGetValue(_silo.SiloAddress, out var member) ? member.Status : SiloStatus.None;
}
