namespace Muser.Devices.Indi;

/// <summary>
/// What INDI's weather stations measure, as the properties that every weather station has on the bus, in their units: rules, plans, parameters of frames and
/// Alpaca look for these, whatever the station.
/// </summary>
internal static class IndiWeather
{
    /// <summary>The vector with what is measured (INDI standard properties, weather).</summary>
    private const string Parameters = "WEATHER_PARAMETERS";

    private const string MetersPerSecond = "m/s";

    /// <summary>Speeds are in km/h where the label does not say otherwise, as INDI's drivers have them.</summary>
    private const string DefaultSpeed = "kph";

    private static readonly Dictionary<string, (string Name, string Unit, double Min, double Max)> Standard = new(StringComparer.Ordinal)
    {
        ["WEATHER_TEMPERATURE"] = ("temperature", "C", -60, 60),
        ["WEATHER_PRESSURE"] = ("pressure", "hPa", 500, 1100),
        ["WEATHER_HUMIDITY"] = ("humidity", "%", 0, 100),
        ["WEATHER_WIND_SPEED"] = ("wind", MetersPerSecond, 0, 80),
        ["WEATHER_WIND_GUST"] = ("gust", MetersPerSecond, 0, 80),
        ["WEATHER_WIND_DIRECTION"] = ("wind-from", "deg", 0, 360),
        ["WEATHER_RAIN_HOUR"] = ("rain", "mm/h", 0, 300),
    };

    /// <summary>Units of speed, as labels have them, in m/s.</summary>
    private static readonly Dictionary<string, double> Speeds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kph"] = 1 / 3.6,
        ["km/h"] = 1 / 3.6,
        [MetersPerSecond] = 1,
        ["mph"] = 0.44704,
        ["kn"] = 1852 / 3600.0,
        ["knots"] = 1852 / 3600.0,
    };

    /// <summary>The standard property that an element of a vector is, and what one of its units is in those of that property; null where it is none.</summary>
    public static (string Name, string Unit, double Min, double Max, double Factor)? Find(string vector, IndiElement element)
    {
        if (vector != Parameters || !Standard.TryGetValue(element.Name, out var property))
        {
            return null;
        }

        var factor = property.Unit == MetersPerSecond ? Speeds.GetValueOrDefault(IndiNames.Unit(element), Speeds[DefaultSpeed]) : 1;
        return (property.Name, property.Unit, property.Min, property.Max, factor);
    }
}
