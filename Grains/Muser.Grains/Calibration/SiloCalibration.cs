using System.Collections.Concurrent;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>
/// Holds the versions of the parameters that frames in flight on this silo use, and learns of new ones by <see cref="Refresh"/>, which the silo
/// calls once a second.
/// </summary>
public sealed class SiloCalibration(IGrainFactory grains) : ISiloCalibration
{
    /// <summary>Versions of one array that are kept: the newest, and those that cycles in flight may still name.</summary>
    private const int KeptVersions = 4;

    private readonly ConcurrentDictionary<string, Versions> _arrays = new();

    public ValueTask<ArrayParameters> GetNewest(string array) =>
        _arrays.TryGetValue(array, out var versions) ? new(versions.Newest) : new(FetchNewest(array));

    public ValueTask<ArrayParameters> Get(string array, long version) =>
        _arrays.TryGetValue(array, out var versions) && versions.Find(version) is { } known ? new(known) : new(Fetch(array, version));

    /// <summary>Fetches what is newer than the copy, for each array that this silo has used; throws where that failed for one, after trying the others.</summary>
    public Task Refresh() => Task.WhenAll(_arrays.Keys.Select(RefreshArray));

    private async Task RefreshArray(string array)
    {
        var newest = await grains.GetGrain<ICalibrationGrain>(array).GetVersion();
        if (newest > _arrays[array].Newest.Version)
        {
            await Fetch(array, newest);
        }
    }

    private async Task<ArrayParameters> FetchNewest(string array) =>
        await Fetch(array, await grains.GetGrain<ICalibrationGrain>(array).GetVersion());

    private async Task<ArrayParameters> Fetch(string array, long version)
    {
        var parameters = await grains.GetGrain<ICalibrationGrain>(array).GetParameters(version)
            ?? throw new ArgumentException($"{array} has no parameters of version {version}.");
        _arrays.AddOrUpdate(array, _ => new Versions([parameters]), (_, versions) => versions.With(parameters));
        return parameters;
    }

    /// <summary>Some versions, ascending; immutable.</summary>
    private sealed class Versions(ArrayParameters[] ascending)
    {
        public ArrayParameters Newest => ascending[^1];

        public ArrayParameters? Find(long version) => Array.Find(ascending, parameters => parameters.Version == version);

        public Versions With(ArrayParameters parameters) =>
            Find(parameters.Version) is not null
                ? this
                : new([.. ascending.Append(parameters).OrderBy(each => each.Version).TakeLast(KeptVersions)]);
    }
}
