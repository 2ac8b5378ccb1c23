using System.Globalization;
using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;

namespace MyJobs;

/// <summary>
/// The mean spectrum of raw files: the autocorrelations, averaged over antennas and frames, for each band and hand. A part is a file; the end is
/// <c>spectrum.csv</c>. The three methods are all there is to a job: split, perform, merge.
/// </summary>
[Job("mean-spectrum", "The mean spectrum of raw files: option 'files', a pattern; the result is spectrum.csv.", MemoryMiB = 100)]
public sealed class MeanSpectrumJob : Job<MeanSpectrumOptions, string, Dictionary<string, BandSum>>
{
    /// <summary>Which parts are there? One for each file.</summary>
    public override async IAsyncEnumerable<string> Split(MeanSpectrumOptions options, JobContext context)
    {
        await Task.CompletedTask;
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Files))!;
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(options.Files)) : [];
        if (files.Length == 0)
        {
            throw new JobException($"There is no file {options.Files}.", isFinal: true);
        }

        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            yield return file;
        }
    }

    /// <summary>Performs one part, on whichever worker is free. It may be called again, so it changes nothing but its own folder.</summary>
    public override Task<Dictionary<string, BandSum>> Perform(MeanSpectrumOptions options, string part, PartContext context)
    {
        var layout = FrameFileReader.DetectArray(part) ?? throw new JobException($"{part} holds no frame.", isFinal: true);
        var sums = new Dictionary<string, BandSum>();
        var hands = new LoopPolarizationTracker();
        var autoChanInput = new uint[ArrayLayout.Channels * layout.Inputs];
        using var reader = new FrameFileReader(part, layout);
        while (reader.TryRead(out var item))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (item.Fault is not FrameFault.None)
            {
                continue;
            }

            var header = item.Header;
            hands.Resolve(ref header);
            Autocorrelations.Read(layout, item.Bytes, autoChanInput);
            var name = string.Create(CultureInfo.InvariantCulture, $"{header.BandMHz}{(header.Polarization == Polarization.Left ? 'L' : 'R')}");
            var sum = sums.GetValueOrDefault(name) ?? new BandSum(0, new double[ArrayLayout.Channels]);
            for (var channel = 0; channel < ArrayLayout.Channels; channel++)
            {
                // The first inputs are the dishes; the others are not connected.
                for (var antenna = 0; antenna < layout.Antennas; antenna++)
                {
                    sum.SumByChannel[channel] += autoChanInput[(channel * layout.Inputs) + antenna] / (double)layout.Antennas;
                }
            }

            sums[name] = sum with { Frames = sum.Frames + 1 };
        }

        return Task.FromResult(sums);
    }

    /// <summary>Merges what came of all parts, in their order. Files in the folder of the context are the results of the job.</summary>
    public override async Task<object?> Merge(MeanSpectrumOptions options, IAsyncEnumerable<PartResult<Dictionary<string, BandSum>>> results, JobContext context)
    {
        var all = new SortedDictionary<string, BandSum>(StringComparer.Ordinal);
        await foreach (var result in results)
        {
            foreach (var (name, sum) in result.Value)
            {
                all[name] = all.TryGetValue(name, out var before)
                    ? new BandSum(before.Frames + sum.Frames, [.. before.SumByChannel.Zip(sum.SumByChannel, (left, right) => left + right)])
                    : sum;
            }
        }

        await using var table = new StreamWriter(Path.Combine(context.Folder, "spectrum.csv"));
        await table.WriteLineAsync("band,channel,frames,mean");
        foreach (var (name, sum) in all)
        {
            for (var channel = 0; channel < sum.SumByChannel.Length; channel++)
            {
                await table.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name},{channel},{sum.Frames},{sum.SumByChannel[channel] / sum.Frames:R}"));
            }
        }

        return all.ToDictionary(band => band.Key, band => band.Value.Frames);
    }
}
