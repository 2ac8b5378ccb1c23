using System.Globalization;
using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Health;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>Whether this silo can write products and the state of grains, and how much room is left.</summary>
internal sealed class StoreAlarms(SiloHealth health, string productsFolder, string silo, AlarmOptions options) : IAlarmSource
{
    public IEnumerable<StandingAlarm> Check()
    {
        foreach (var folder in new[] { health.Products, health.State }.OfType<WritableFolder>())
        {
            if (folder.Check() is { Ok: false } failed)
            {
                yield return new StandingAlarm($"{failed.Name}-not-writable.{silo}", AlarmSeverity.Critical, $"On {silo}: {failed.Detail}");
            }
            else if (folder == health.Products && new DriveInfo(productsFolder).AvailableFreeSpace is var free && free < options.LowDiskBytes)
            {
                var freeMiB = string.Create(CultureInfo.InvariantCulture, $"{free / 1048576.0:F0} MiB");
                yield return new StandingAlarm(
                    $"products-disk-low.{silo}",
                    AlarmSeverity.Warning,
                    $"{freeMiB} are free for products on {silo}. Make room in {productsFolder}, or lower Muser:Products:MaxBytes.");
            }
        }
    }
}
