using Muser.Formats.Frames;
using Muser.Silo.Visibilities;

namespace Muser.Silo.Spectra;

/// <summary>The steps and bands of a dynamic spectrum.</summary>
/// <param name="Start">The beginning of the first step.</param>
/// <param name="StepNs">The length of a step, ns.</param>
/// <param name="Steps">How many.</param>
/// <param name="BandsMHz">Lower edges of the bands, MHz, ascending.</param>
public sealed record SpectrumGrid(UtcTime Start, long StepNs, int Steps, int[] BandsMHz)
{
    private const int WantedSteps = 1000;

    /// <summary>Steps times channels at most: 250 MB of sums.</summary>
    private const long MostCells = 8_000_000;

    /// <summary>The end of the last step.</summary>
    public UtcTime End => Start.AddNs(Steps * StepNs);

    /// <summary>What files and a request ask for; throws <see cref="UserInputException"/> where the steps are too many.</summary>
    public static SpectrumGrid Of(RawFiles raw, SpectrumRequest request)
    {
        var bandsMHz = raw.BandsMHz;
        var start = request.From is { } from && from > raw.Files[0].First ? from : raw.Files[0].First;
        var end = raw.End();
        end = request.To is { } to && to < end ? to : end;
        var lengthNs = Math.Max(ArrayLayout.FramePeriodNs, end - start);
        var cycleNs = raw.Files[0].IsLoop ? raw.Layout.CyclePeriodNs : ArrayLayout.FramePeriodNs;
        var stepNs = request.StepNs ?? Math.Max(1, (lengthNs / WantedSteps / cycleNs) + 1) * cycleNs;
        var steps = (lengthNs + stepNs - 1) / stepNs;
        if (steps * bandsMHz.Length * ArrayLayout.Channels > MostCells)
        {
            var leastMs = Math.Ceiling(lengthNs / 1e6 * bandsMHz.Length * ArrayLayout.Channels / MostCells);
            throw new UserInputException(
                $"{steps} steps of {bandsMHz.Length * ArrayLayout.Channels} channels are too many for one spectrum; "
                + $"take steps of {leastMs}ms or more, or fewer times.");
        }

        return new SpectrumGrid(start, stepNs, (int)steps, bandsMHz);
    }

    /// <summary>Some of its steps.</summary>
    public SpectrumGrid Slice(int first, int steps) => this with { Start = Start.AddNs(first * StepNs), Steps = Math.Min(steps, Steps - first) };
}
