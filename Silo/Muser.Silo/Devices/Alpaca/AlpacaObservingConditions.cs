using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using static Muser.Silo.Devices.Alpaca.AlpacaParameter;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A weather station as ObservingConditions (IObservingConditionsV2): what it reports now, not averaged. It has the sensors whose properties it describes.</summary>
internal sealed class AlpacaObservingConditions : BusDevice
{
    private const int InterfaceVersion = 2;
    private const double NsPerSecond = 1e9;

    /// <summary>The members, and the properties of the station that they are: of the dew point, those that it is worked out from.</summary>
    private static readonly (string Member, string Property, string What)[] Sensors =
    [
        ("DewPoint", "humidity", "Dew point, C, from temperature and relative humidity after Magnus"),
        ("Humidity", "humidity", "Relative humidity, percent"),
        ("Pressure", "pressure", "Pressure at the station, hPa"),
        ("RainRate", "rain", "Rain, mm/h"),
        ("Temperature", "temperature", "Temperature of the air, C"),
        ("WindDirection", "wind-from", "Where the wind comes from, degrees from north through east; 0 where there is none"),
        ("WindGust", "gust", "Peak of the wind, m/s"),
        ("WindSpeed", "wind", "Wind, m/s"),
    ];

    private static readonly string[] Lacking = ["CloudCover", "SkyBrightness", "SkyQuality", "SkyTemperature", "StarFWHM"];

    public AlpacaObservingConditions(int number, DeviceId device, IGrainFactory grains, TimeProvider clock)
        : base("observingconditions", number, device, InterfaceVersion, grains, clock)
    {
        foreach (var (member, _, _) in Sensors)
        {
            Members.Get(member.ToLowerInvariant(), Connected(async _ => Value(await Look(), member)));
        }

        Members.Lacks([.. Lacking.Select(each => each.ToLowerInvariant())])
            .Get("averageperiod", Connected(_ => Task.FromResult(0.0)))
            .Put("averageperiod", Act(call => Task.FromResult(call.Number("AveragePeriod", 0, 0))), Number("AveragePeriod"))
            .Put("refresh", Act(_ => Look()))
            .Get("sensordescription", Connected(async call => Sensor(await Look(), call).What), Text("SensorName"))
            .Get("timesincelastupdate", Connected(Age), Text("SensorName"));
    }

    protected override async Task<AlpacaState[]> State()
    {
        var snapshot = await Look();
        return [.. Sensors.Where(each => Reading(snapshot, each.Property) is not null).Select(each => new AlpacaState(each.Member, Value(snapshot, each.Member)))];
    }

    private static double Value(DeviceSnapshot snapshot, string member)
    {
        var property = Sensors.Single(each => each.Member == member).Property;
        return !snapshot.Properties.Any(each => each.Description.Name == property) ? throw AlpacaException.NotImplemented(member) : member switch
        {
            "DewPoint" => DewPointC(Reported(snapshot, "temperature"), Reported(snapshot, "humidity")),
            "WindDirection" => Reported(snapshot, "wind") == 0 ? 0 : Reported(snapshot, "wind-from"),
            _ => Reported(snapshot, property),
        };
    }

    private async Task<double> Age(AlpacaCall call)
    {
        var snapshot = await Look();
        var properties = call.Text("SensorName").Length == 0 ? Sensors.Select(each => each.Property) : [Sensor(snapshot, call).Property];
        var newest = properties.Max(property => Reading(snapshot, property)?.UtcUnixNs ?? 0);
        return newest == 0 ? throw new AlpacaException(AlpacaError.ValueNotSet, $"{Name} has reported nothing yet.") : Math.Max(0, (Clock.UtcUnixNs() - newest) / NsPerSecond);
    }

    private static (string Member, string Property, string What) Sensor(DeviceSnapshot snapshot, AlpacaCall call)
    {
        var name = call.Text("SensorName");
        var known = Sensors.FirstOrDefault(each => each.Member.Equals(name, StringComparison.OrdinalIgnoreCase));
        return known.Member is not null
                ? snapshot.Properties.Any(each => each.Description.Name == known.Property) ? known : throw AlpacaException.NotImplemented(name)
            : Lacking.Contains(name, StringComparer.OrdinalIgnoreCase) ? throw AlpacaException.NotImplemented(name)
            : throw new AlpacaException(AlpacaError.InvalidValue, $"There is no sensor '{name}'.");
    }

    /// <summary>Magnus' formula over water, -45 to 60 C, with the constants of Alduchov and Eskridge (1996).</summary>
    internal static double DewPointC(double temperatureC, double humidityPercent)
    {
        const double A = 17.625, B = 243.04;
        var gamma = Math.Log(Math.Max(humidityPercent, 1e-3) / 100) + (A * temperatureC / (B + temperatureC));
        return B * gamma / (A - gamma);
    }
}
