using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Sky.Places;

namespace Muser.Grains.Devices;

/// <summary>
/// Values that rules and plans are about, as they were at one look: of devices that are there, and of the pseudo-device <c>sun</c>
/// (see <see cref="InterlockCondition"/>). What is not known is null.
/// </summary>
public sealed class PropertyReader
{
    private const string DistanceTo = "distance-to-";
    private readonly Dictionary<string, DeviceSnapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly ApparentPlace _sun;

    private PropertyReader(TimeProvider clock) => _sun = SolarEphemeris.Muser.At(UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime)).Place;

    /// <summary>Asks the grains of the devices that are named.</summary>
    public static async Task<PropertyReader> Read(IGrainFactory grains, TimeProvider clock, IEnumerable<InterlockCondition> about)
    {
        var reader = new PropertyReader(clock);
        var devices = about.Select(each => each.Device != ObservationPlan.Sun ? each.Device
            : each.Property.StartsWith(DistanceTo, StringComparison.Ordinal) ? each.Property[DistanceTo.Length..] : "");
        foreach (var device in devices.Where(BusName.IsId).Distinct())
        {
            try
            {
                reader._snapshots[device] = await grains.GetGrain<IDeviceGrain>(device).Get();
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure))
            {
                // Then it is not known.
            }
        }

        return reader;
    }

    /// <summary>A property; null where it is not known.</summary>
    public DeviceValue? Value(string device, string property)
    {
        if (device != ObservationPlan.Sun)
        {
            return _snapshots.GetValueOrDefault(device) is { Summary.IsOnline: true } snapshot
                && Array.Find(snapshot.Properties, each => each.Description.Name == property)?.Reported is { Quality: not Quality.Bad } reading
                ? reading.Value
                : (DeviceValue?)null;
        }

        if (!property.StartsWith(DistanceTo, StringComparison.Ordinal))
        {
            return property switch
            {
                "elevation" => double.RadiansToDegrees(_sun.ElevationRad),
                "azimuth" => double.RadiansToDegrees(_sun.AzimuthRad),
                _ => (DeviceValue?)null,
            };
        }

        var antenna = property[DistanceTo.Length..];
        return Value(antenna, "az") is { Number: var az } && Value(antenna, "el") is { Number: var el }
            ? double.RadiansToDegrees(Separation(double.DegreesToRadians(az), double.DegreesToRadians(el), _sun.AzimuthRad, _sun.ElevationRad))
            : (DeviceValue?)null;
    }

    /// <summary>The angle between two directions, rad: the haversine, which is exact for small ones.</summary>
    private static double Separation(double az1Rad, double el1Rad, double az2Rad, double el2Rad)
    {
        var (el, az) = (Math.Sin((el2Rad - el1Rad) / 2), Math.Sin((az2Rad - az1Rad) / 2));
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt((el * el) + (Math.Cos(el1Rad) * Math.Cos(el2Rad) * az * az))));
    }
}
