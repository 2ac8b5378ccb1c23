using Muser.Formats.Frames;
using Muser.Imaging.Products;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>
/// The cubes of a run: one for each band and kind of map, filled plane by plane while maps are made, and in their places when all of them are whole. One call at a time.
/// </summary>
/// <param name="pathStem">How the paths of all cubes begin.</param>
/// <param name="polarizations">L, R, I or V, in the order of the cubes.</param>
internal sealed class ImageCubes(string pathStem, IReadOnlyList<string> polarizations) : IDisposable
{
    private readonly List<(string Name, CubeAxes Axes, IReadOnlyList<int> Channels)> _bands = [];
    private readonly Dictionary<(string Name, string Kind), MapCube> _cubes = [];

    /// <summary>Takes the channels; throws <see cref="UserInputException"/> where they make no axis of a cube.</summary>
    /// <param name="data">The data of any of the polarisations.</param>
    public void Plan(ImageData data)
    {
        if (_bands.Count > 0)
        {
            return;
        }

        string[] stokes = [.. polarizations.Select(StokesName)];
        foreach (var band in data.Channels.GroupBy(channel => channel.First / data.Dataset.Channels))
        {
            ChannelData[] channels = [.. band];
            var stepHz = channels[0].Channels * ArrayLayout.ChannelWidthHz;
            var axes = CubeAxes.TryCreate([.. channels.Select(channel => channel.FrequencyHz)], stepHz, stokes) ?? throw new UserInputException(
                $"Channels {channels[0].First} to {channels[^1].Last} in {string.Join(", ", polarizations)} make no cube: frequencies and Stokes parameters must be evenly spaced; leave --cube away.");
            var lowestMHz = (Math.Min(channels[0].FrequencyHz, channels[^1].FrequencyHz) - (stepHz / 2)) * 1e-6;
            _bands.Add((FormattableString.Invariant($"cube{lowestMHz:0}-{string.Concat(polarizations)}"), axes, [.. channels.Select(channel => channel.First)]));
        }
    }

    /// <summary>Writes a plane.</summary>
    /// <param name="channel">First channel of the map.</param>
    /// <param name="polarization">L, R, I or V.</param>
    /// <param name="kind">How the name of the cube ends.</param>
    /// <param name="map">What the plane is.</param>
    /// <param name="imageRowColumn">Its pixels.</param>
    public void Write(int channel, string polarization, string kind, MapDescription map, ReadOnlySpan<float> imageRowColumn)
    {
        var (name, axes, channels) = _bands.Find(band => band.Channels.Contains(channel));
        if (!_cubes.TryGetValue((name, kind), out var cube))
        {
            var whole = map with
            {
                FrequencyHz = axes.FirstFrequencyHz + (axes.StepHz * (axes.Channels - 1) / 2),
                BandwidthHz = Math.Abs(axes.StepHz) * axes.Channels,
                Stokes = axes.Stokes.FirstOrDefault(name => name is "I" or "V") ?? axes.Stokes[0],
                Beam = null,
                Visibilities = 0,
                History = [.. map.History.Where(line => line.StartsWith("RR and LL", StringComparison.Ordinal))],
            };
            _cubes[(name, kind)] = cube = new MapCube($"{pathStem}-{name}-{kind}.fits", whole, axes);
        }

        cube.Write(channels.ToList().IndexOf(channel), polarizations.ToList().IndexOf(polarization), map.Beam, imageRowColumn);
    }

    /// <summary>Puts all cubes in their places.</summary>
    public void Complete()
    {
        foreach (var cube in _cubes.Values)
        {
            cube.Complete();
        }
    }

    public void Dispose()
    {
        foreach (var cube in _cubes.Values)
        {
            cube.Dispose();
        }
    }

    private static string StokesName(string polarization) => polarization switch { "L" => "LL", "R" => "RR", _ => polarization };
}
