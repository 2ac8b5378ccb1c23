using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo.Devices;

/// <summary>
/// Which devices are this silo's: those whose grains are placed here. Each gateway hears all devices and passes on its own, so that a device's messages
/// take one way, in their order. While grains and shares move, two silos rather than none hear a device: what comes twice is told by its id, and what
/// nobody hears is lost. Safe for any thread.
/// </summary>
public sealed class DeviceShare(IClusterMembershipService membership, ISiloMetadataCache metadata, ILocalSiloDetails here, TimeProvider clock)
{
    /// <summary>Requests whose answers are this silo's.</summary>
    private const int RememberedRequests = 10_000;

    /// <summary>A silo that joins has its share beside those that had it for so long, s: it may not listen to the bus yet.</summary>
    private const long OverlapS = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<SiloAddress, long> _countsFrom = [];
    private readonly HashSet<Guid> _asked = [];
    private readonly Queue<Guid> _askedInOrder = new();
    private Dictionary<string, bool> _isMine = new(StringComparer.Ordinal);
    private SiloAddress[] _silos = [here.SiloAddress];

    /// <summary>Looks which silos there are; returns whether the shares have changed.</summary>
    public bool Look()
    {
        SiloAddress[] active =
        [
            .. membership.CurrentSnapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Active && metadata.GetSiloMetadata(member.SiloAddress).HasRole(SiloRoles.Devices))
                .Select(member => member.SiloAddress)
                .OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal),
        ];
        lock (_lock)
        {
            var (isFirst, now) = (_countsFrom.Count == 0, clock.GetTimestamp());
            foreach (var gone in _countsFrom.Keys.Except(active).ToArray())
            {
                _countsFrom.Remove(gone);
            }

            foreach (var silo in active)
            {
                _countsFrom.TryAdd(silo, isFirst || silo.Equals(here.SiloAddress) ? now : now + (OverlapS * clock.TimestampFrequency));
            }

            SiloAddress[] silos = [.. active.Where(silo => _countsFrom[silo] <= now)];
            if (silos.Length == 0 || silos.SequenceEqual(_silos))
            {
                return false;
            }

            (_silos, _isMine) = (silos, new Dictionary<string, bool>(StringComparer.Ordinal));
            return true;
        }
    }

    /// <summary>Whether a device is this silo's.</summary>
    public bool IsMine(string device)
    {
        lock (_lock)
        {
            if (!_isMine.TryGetValue(device, out var isMine))
            {
                _isMine[device] = isMine = DevicePlacementDirector.Choose(device, _silos).Equals(here.SiloAddress);
            }

            return isMine;
        }
    }

    /// <summary>A grain of this silo has asked a device for something.</summary>
    public void Ask(Guid request)
    {
        lock (_lock)
        {
            if (_asked.Add(request))
            {
                _askedInOrder.Enqueue(request);
            }

            if (_askedInOrder.Count > RememberedRequests)
            {
                _asked.Remove(_askedInOrder.Dequeue());
            }
        }
    }

    /// <summary>Whether a request went out from here: its answer is for a grain of this silo, whosever the device is.</summary>
    public bool IsAskedHere(Guid request)
    {
        lock (_lock)
        {
            return _asked.Contains(request);
        }
    }
}
