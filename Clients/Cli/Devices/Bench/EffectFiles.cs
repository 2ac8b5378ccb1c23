using System.Globalization;
using Muser.Silo;

namespace Muser.Cli.Devices.Bench;

/// <summary>What the hardware of simulated devices really did, by its own files.</summary>
internal static class EffectFiles
{
    private const double NsPerMs = 1e6;

    /// <summary>
    /// The time from the first to the last device that did an act, ms, for each act. Throws <see cref="UserInputException"/> where one was not done exactly
    /// once by each device.
    /// </summary>
    public static double[] Skews(IEnumerable<string> files, IReadOnlyList<Guid> acts, int devices)
    {
        var effects = files.SelectMany(File.ReadLines)
            .Select(line => line.Split(' '))
            .ToLookup(fields => Guid.Parse(fields[1]), fields => (Device: fields[0], Ns: long.Parse(fields[2], CultureInfo.InvariantCulture)));
        return
        [
            .. acts.Select(act =>
            {
                var times = effects[act].ToArray();
                return times.Length == devices && times.DistinctBy(time => time.Device).Count() == devices
                    ? (times.Max(time => time.Ns) - times.Min(time => time.Ns)) / NsPerMs
                    : throw new UserInputException($"The act {act} had {times.Length} effects on {devices} devices.");
            }),
        ];
    }
}
