using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>
/// Holds the parameters that frames in flight on this silo use, and learns of new versions by <see cref="Refresh"/>, which the silo calls when it hears
/// of a change, and once a second.
/// </summary>
public sealed class SiloCalibration(IGrainFactory grains) : ISiloCalibration
{
    /// <summary>Sets of one array that are kept: of the newest version, and of those that cycles in flight may still name.</summary>
    private const int KeptSets = 8;

    private readonly ConcurrentDictionary<string, long> _versions = new();
    private readonly ConcurrentDictionary<string, Copy[]> _copies = new();

    /// <summary>The newest version that this silo knows of each array that it has used.</summary>
    public IReadOnlyDictionary<string, long> KnownVersions => _versions;

    public ValueTask<long> GetVersion(string array) => _versions.TryGetValue(array, out var version) ? new(version) : new(RefreshArray(array));

    public ValueTask<ArrayParameters> Get(string array, long version, UtcTime time) =>
        Copies(array).FirstOrDefault(copy => copy.Holds(version, time)) is { } known ? new(known.Calibration) : new(Fetch(array, version, time));

    /// <summary>Fetches the newest versions of the arrays that this silo has used; throws where that failed for one, after trying the others.</summary>
    public Task Refresh() => Task.WhenAll(_versions.Keys.Select(RefreshArray));

    private Copy[] Copies(string array) => _copies.GetValueOrDefault(array, []);

    private async Task<long> RefreshArray(string array)
    {
        var newest = await grains.GetGrain<ICalibrationGrain>(array).GetVersion();
        if (Copies(array) is [var last, ..] && newest > last.Set.Version)
        {
            // The copy comes first: cycles begin to use a version when all is there that their frames need.
            await Fetch(array, newest, last.AskedFor);
        }

        return _versions.AddOrUpdate(array, newest, (_, known) => Math.Max(known, newest));
    }

    private async Task<ArrayParameters> Fetch(string array, long version, UtcTime time)
    {
        var set = await grains.GetGrain<ICalibrationGrain>(array).GetEffective(version, time.UnixNs)
            ?? throw new ArgumentException($"{array} has no parameters of version {version}.");
        var layout = ArrayLayout.ByName(array) ?? throw new ArgumentException($"'{array}' is not an array.");
        var copy = new Copy(new ArrayParameters(layout, set), time);
        _copies.AddOrUpdate(array, _ => [copy], (_, copies) => [copy, .. copies.Take(KeptSets - 1)]);
        return copy.Calibration;
    }

    /// <summary>What holds in an interval at a version, and the instant for which it was fetched.</summary>
    private sealed record Copy(ArrayParameters Calibration, UtcTime AskedFor)
    {
        public EffectiveParameters Set => Calibration.Parameters;

        public bool Holds(long version, UtcTime time) =>
            Set.Version == version && Set.FromUtcUnixNs <= time.UnixNs && time.UnixNs < Set.UntilUtcUnixNs;
    }
}
