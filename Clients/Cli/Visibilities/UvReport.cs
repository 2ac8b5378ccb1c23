using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Visibilities;

/// <summary>What <c>muser uvfits</c> says when it is done.</summary>
internal sealed class UvReport(UvConversion done)
{
    /// <summary>The loss at the limb above which there is a warning.</summary>
    private const double LossLimit = 0.01;

    /// <summary>Prints the summary, and warnings beside it.</summary>
    public void Print(TextWriter output, TextWriter error, bool isJson)
    {
        var counts = done.Counts;
        var hands = string.Concat(done.Hands.Select(hand => hand == Polarization.Left ? "L" : "R"));
        var megabytesPerS = done.BytesRead / 1e6 / done.Elapsed.TotalSeconds;
        if (isJson)
        {
            output.WriteJsonLine(new
            {
                file = done.Path,
                from = done.First.ToString(),
                to = done.Last.ToString(),
                bandsMHz = done.BandsMHz,
                polarizations = hands,
                unit = done.Unit,
                integrationS = done.IntegrationNs / 1e9,
                averages = done.Averages,
                rows = done.Rows,
                frames = counts.Taken,
                done.Unpaired,
                counts.Damaged,
                counts.NotAsked,
                counts.NotSun,
                counts.RepeatedOrLate,
                counts.HandUnknown,
                counts.BandUnforeseen,
                limbLossFrequency = done.LimbLoss.Frequency,
                limbLossTime = done.LimbLoss.Time,
                notes = done.Notes,
                ms = done.Elapsed.TotalMilliseconds,
                megabytesPerS,
            });
        }
        else
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{done.Path}: {counts.Taken} frames, {done.First} to {done.Last}, {string.Join(", ", done.BandsMHz)} MHz, {hands}; {done.Averages} averages of {done.IntegrationNs / 1e9:G6} s, {done.Rows} rows, {done.Unit}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"A point at the limb loses {100 * done.LimbLoss.Frequency:F1} % of its peak by the width of a channel, {100 * done.LimbLoss.Time:F1} % by averaging in time; {megabytesPerS:F0} MB/s"));
            foreach (var note in done.Notes)
            {
                output.WriteLine(note);
            }
        }

        Warn(counts, done.Doubt, error);
        if (done.Unpaired > 0)
        {
            error.WriteLine($"muser: {done.Unpaired} frames have no neighbour of the other hand; they are rows of their own, of which no I or V is made.");
        }

        if (Math.Max(done.LimbLoss.Frequency, done.LimbLoss.Time) > LossLimit)
        {
            error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"muser: A point at the limb loses {100 * done.LimbLoss.Frequency:F1} % by bandwidth and {100 * done.LimbLoss.Time:F1} % by averaging: more than 1 %."));
        }
    }

    /// <summary>Prints the summary of one file a frame.</summary>
    public static void Print(UvFrameFiles done, string folder, TextWriter output, TextWriter error, bool isJson)
    {
        var counts = done.Counts;
        var megabytesPerS = done.BytesRead / 1e6 / done.Elapsed.TotalSeconds;
        if (isJson)
        {
            output.WriteJsonLine(new
            {
                folder,
                files = done.Files,
                frames = counts.Taken,
                counts.Damaged,
                counts.NotAsked,
                counts.NotSun,
                counts.RepeatedOrLate,
                counts.HandUnknown,
                counts.BandUnforeseen,
                ms = done.Elapsed.TotalMilliseconds,
                megabytesPerS,
            });
        }
        else
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {done.Files} files, one for each frame; {megabytesPerS:F0} MB/s"));
        }

        Warn(counts, done.Doubt, error);
    }

    private static void Warn(in UvCounts counts, string? doubt, TextWriter error)
    {
        if (doubt is not null)
        {
            error.WriteLine($"muser: {doubt}");
        }

        Say(counts.Damaged, $"stretches of bytes are no good frame and were passed over; the first: {counts.FirstDamage}.");
        Say(counts.NotSun, "frames are not of the Sun and were passed over.");
        Say(counts.RepeatedOrLate, "frames came twice or too late and were passed over.");
        Say(counts.HandUnknown, "frames do not tell their hand and were passed over.");
        Say(counts.BandUnforeseen, "frames are of bands that no file begins with and were passed over; name their band with --band, or convert them alone.");

        void Say(long count, string what)
        {
            if (count > 0)
            {
                error.WriteLine($"muser: {count} {what}");
            }
        }
    }
}
