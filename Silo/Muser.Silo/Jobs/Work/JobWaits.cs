using System.Globalization;
using Muser.Formats.Frames;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Jobs.Work;

/// <summary>Looks for data that jobs wait for: in folders, in the ledger of cycles, on the clock.</summary>
internal sealed class JobWaits(IGrainFactory grains, TimeProvider clock) : IJobWaits
{
    public async Task<string?> Missing(JobWait wait)
    {
        if (wait.File is { } pattern)
        {
            return MissingFile(pattern, TimeSpan.FromSeconds(wait.QuietSeconds));
        }

        var until = new UtcTime(wait.UntilUtcUnixNs!.Value);
        if (wait.Array is not { } array)
        {
            return UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs < until.UnixNs ? $"It waits until {until}." : null;
        }

        var status = await grains.GetGrain<IObservationGrain>(array).GetStatus();
        return status.WatermarkUtcUnixNs >= until.UnixNs
            ? null
            : $"It waits for {array} to be published until {until}; so far it is{(status.Published == 0 ? " not at all" : $" until {new UtcTime(status.WatermarkUtcUnixNs)}")}.";
    }

    private string? MissingFile(string pattern, TimeSpan quiet)
    {
        var files = FilePattern.Find(pattern);
        if (files.Length == 0)
        {
            return $"It waits for {pattern}, which is not there.";
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var growing = files.FirstOrDefault(file => now - File.GetLastWriteTimeUtc(file) < quiet);
        return growing is null ? null : string.Create(CultureInfo.InvariantCulture, $"It waits until {growing} has not grown for {quiet.TotalSeconds:0.#} s.");
    }
}
