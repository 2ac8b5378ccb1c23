using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo.Devices;

/// <summary>
/// Which devices are this silo's: those whose grains are placed here. Each gateway hears all devices and passes on its own, so that a device's messages
/// take one way, in their order. Safe for any thread.
/// </summary>
public sealed class DeviceShare(IClusterMembershipService membership, ISiloMetadataCache metadata, ILocalSiloDetails here)
{
    private readonly Lock _lock = new();
    private Dictionary<string, bool> _isMine = new(StringComparer.Ordinal);
    private SiloAddress[] _silos = [here.SiloAddress];

    /// <summary>Looks which silos there are; returns whether the shares have changed.</summary>
    public bool Look()
    {
        SiloAddress[] silos =
        [
            .. membership.CurrentSnapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Active && metadata.GetSiloMetadata(member.SiloAddress).HasRole(SiloRoles.Devices))
                .Select(member => member.SiloAddress)
                .OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal),
        ];
        lock (_lock)
        {
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
}
