using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;

namespace Muser.Simulators.Devices;

/// <summary>The kinds of simulated devices, and the ids that they get.</summary>
public static class DeviceKinds
{
    private static readonly Dictionary<string, Func<string, DeviceSetup, SimulatedDevice>> Makers = new()
    {
        ["antenna"] = (id, setup) => new AntennaDevice(id, setup),
        ["receiver"] = (id, setup) => new ReceiverDevice(id, setup),
        ["noise-source"] = (id, setup) => new NoiseSourceDevice(id, setup),
        ["weather-station"] = (id, setup) => new WeatherStationDevice(id, setup),
        ["dome"] = (id, setup) => new DomeDevice(id, setup),
        ["camera"] = (id, setup) => new CameraDevice(id, setup),
        ["spectrograph"] = (id, setup) => new CameraDevice(id, setup, "spectrograph"),
        ["delay-unit"] = (id, setup) => new DelayUnitDevice(id, setup),
        ["sensor"] = (id, setup) => new SensorDevice(id, setup),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <summary>Devices of a kind: <c>noise-source-1</c> and so on; antennas have the names of the array's, as far as it has so many.</summary>
    /// <param name="kind">The kind; throws <see cref="KeyNotFoundException"/> where there is none of that name.</param>
    /// <param name="count">How many.</param>
    /// <param name="first">The number of the first, from 1.</param>
    /// <param name="array">The array whose antennas they are.</param>
    /// <param name="setup">What they have in common.</param>
    public static IReadOnlyList<SimulatedDevice> Make(string kind, int count, int first, ArrayLayout array, DeviceSetup setup) =>
        [.. Enumerable.Range(first, count).Select(number => Makers[kind](IdOf(kind, number, array), setup))];

    /// <summary>The id of a device: its number is from 1.</summary>
    private static string IdOf(string kind, int number, ArrayLayout array)
    {
        var table = AntennaTable.For(array.Id);
        return kind == "antenna"
            ? "ant-" + (number <= table.Count ? table[number - 1].Name.ToLowerInvariant() : number.ToString("D4", CultureInfo.InvariantCulture))
            : $"{kind}-{number}";
    }
}
