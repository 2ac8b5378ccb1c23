using Muser.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Simulators.Devices;

/// <summary>A weather station; <c>scene</c> sets what weather it is.</summary>
public sealed class WeatherStationDevice : SimulatedDevice
{
    private readonly DeviceProperty _temperature;
    private readonly DeviceProperty _pressure;
    private readonly DeviceProperty _humidity;
    private readonly DeviceProperty _wind;
    private readonly DeviceProperty _windFrom;
    private readonly DeviceProperty _rain;
    private readonly DeviceProperty _scene;
    private double _gust;
    private double _from = 270;

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public WeatherStationDevice(string id, DeviceSetup setup)
        : base(id, "weather-station", setup)
    {
        _temperature = Device.Number("temperature", "C", -60, 60, alarm: new AlarmLevels { LoLo = -40, Low = -30, High = 40, HiHi = 50 });
        _pressure = Device.Number("pressure", "hPa", 500, 1100);
        _humidity = Device.Number("humidity", "%", 0, 100);
        _wind = Device.Number("wind", "m/s", 0, 80, alarm: new AlarmLevels { High = 12, HiHi = 18 });
        _windFrom = Device.Number("wind-from", "deg", 0, 360);
        _rain = Device.Number("rain", "mm/h", 0, 300, alarm: new AlarmLevels { High = 0.1, HiHi = 10 });
        _scene = Device.Text("scene", ["calm", "storm", "rain"], SetScene);
        _scene.Report("calm");
    }

    protected override void Step(double seconds)
    {
        var scene = _scene.Reading!.Value.Text;
        _gust = (_gust * 0.8) + (Random.NextDouble() - 0.5);
        _from = (_from + (10 * (Random.NextDouble() - 0.5)) + 360) % 360;
        var hour = Clock.GetUtcNow().TimeOfDay.TotalHours;
        _temperature.Report(Math.Round(8 + (9 * Math.Sin((hour - 2) / 24 * Math.Tau)), 1));
        _pressure.Report(Math.Round(868 + (_gust / 2), 1));
        _humidity.Report(scene == "rain" ? 95 : Math.Round(35 + (2 * _gust), 0));
        _wind.Report(Math.Round(Math.Max(0, (scene == "storm" ? 22 : 3) + _gust), 1));
        _windFrom.Report(Math.Round(_from));
        _rain.Report(scene == "rain" ? Math.Round(4 + _gust, 1) : 0d);
    }

    private Task SetScene(DeviceValue scene)
    {
        _scene.Report(scene);
        Step(0);
        return Task.CompletedTask;
    }
}
