using Muser.Devices.Indi;

namespace Muser.Devices.Tests.Indi;

[Trait("Tier", "Unit")]
public class IndiWeatherTests
{
    /// <summary>Labels as drivers of libindi have them; 1 mile is 1609.344 m, 1 nautical mile 1852 m.</summary>
    [Theory]
    [InlineData("WEATHER_WIND_SPEED", "Wind (kph)", "wind", "m/s", 36, 10)]
    [InlineData("WEATHER_WIND_GUST", "Gust (km/h)", "gust", "m/s", 18, 5)]
    [InlineData("WEATHER_WIND_SPEED", "Wind speed (m/s)", "wind", "m/s", 7, 7)]
    [InlineData("WEATHER_WIND_SPEED", "Wind (mph)", "wind", "m/s", 3600, 1609.344)]
    [InlineData("WEATHER_WIND_SPEED", "Wind (knots)", "wind", "m/s", 3600, 1852)]
    [InlineData("WEATHER_WIND_SPEED", "Wind", "wind", "m/s", 3.6, 1)]
    [InlineData("WEATHER_TEMPERATURE", "Temperature (C)", "temperature", "C", -5, -5)]
    [InlineData("WEATHER_PRESSURE", "Pressure (hPa)", "pressure", "hPa", 868, 868)]
    [InlineData("WEATHER_HUMIDITY", "Humidity (%)", "humidity", "%", 40, 40)]
    [InlineData("WEATHER_WIND_DIRECTION", "Direction (deg)", "wind-from", "deg", 270, 270)]
    [InlineData("WEATHER_RAIN_HOUR", "Precip (mm)", "rain", "mm/h", 2, 2)]
    public void WhatAStationMeasuresIsAPropertyOfTheBusInItsUnit(string element, string label, string name, string unit, double measured, double expected)
    {
        var found = IndiWeather.Find("WEATHER_PARAMETERS", new IndiElement(element, label, ""))!.Value;

        Assert.Equal((name, unit), (found.Name, found.Unit));
        Assert.Equal(expected, measured * found.Factor, 1e-9);
    }

    [Theory]
    [InlineData("WEATHER_PARAMETERS", "WEATHER_FORECAST")]
    [InlineData("WEATHER_TEMPERATURE", "MIN_OK")]
    [InlineData("WEATHER_STATUS", "WEATHER_TEMPERATURE")]
    public void WhatIsNoMeasurementIsNone(string vector, string element) => Assert.Null(IndiWeather.Find(vector, new IndiElement(element, "", "")));
}
