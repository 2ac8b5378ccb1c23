using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Devices;
using Muser.Sky.Arrays;

namespace Muser.Grains.Devices;

/// <summary>
/// What frames are told of one device: of an antenna of an array whether it is on the source, of a weather station the weather. Nobody waits for it. For the
/// single thread of a grain.
/// </summary>
public sealed class InstrumentNotes(DeviceId device, IGrainFactory grains)
{
    private const string AntennaPrefix = "ant-";
    private static readonly ArrayLayout[] Arrays = [.. ArrayLayout.All];
    private bool? _toldOnSource;

    /// <summary>Looks whether there is something to tell.</summary>
    public void Look(DeviceTwin twin)
    {
        switch (twin.Description?.Type)
        {
            case "antenna" when twin.Find("on-source") is { } property && (property.Reported is not null || !twin.Summary.IsOnline):
                TellAntenna(twin.Summary.IsOnline && property.Reported?.Value.Number != 0, twin.Summary.IsOnline ? $"{device} is not on the source" : $"{device} is {twin.Summary.State}");
                break;
            case "weather-station" when twin.Summary.IsOnline:
                TellWeather(twin);
                break;
            default:
                break;
        }
    }

    private void TellAntenna(bool isOnSource, string why)
    {
        if (isOnSource == _toldOnSource || !device.Value.StartsWith(AntennaPrefix, StringComparison.Ordinal))
        {
            return;
        }

        var name = device.Value[AntennaPrefix.Length..].ToUpperInvariant();
        foreach (var array in Arrays)
        {
            if (AntennaTable.For(array.Id).IndexOf(name) is >= 0 and var antenna)
            {
                _toldOnSource = isOnSource;
                _ = Quietly(() => grains.GetGrain<IInstrumentGrain>(array.Name).ReportAntenna(antenna, isOnSource, why), () => _toldOnSource = null);
            }
        }
    }

    private void TellWeather(DeviceTwin twin)
    {
        double? Value(string name) => twin.Find(name)?.Reported is { Quality: not Quality.Bad } reading ? reading.Value.Number : null;
        var weather = new Weather
        {
            TemperatureC = Value("temperature"),
            PressureHPa = Value("pressure"),
            HumidityPercent = Value("humidity"),
            WindMs = Value("wind"),
            WindFromDeg = Value("wind-from"),
            RainMmPerHour = Value("rain"),
        };
        if (weather != new Weather())
        {
            foreach (var array in Arrays)
            {
                _ = Quietly(() => grains.GetGrain<IInstrumentGrain>(array.Name).ReportWeather(weather), () => { });
            }
        }
    }

    private static async Task Quietly(Func<Task> call, Action failed)
    {
        try
        {
            await call();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            failed();
        }
    }
}
