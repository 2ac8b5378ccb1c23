using Muser.Imaging.Clean;

namespace Muser.Imaging.Maps;

/// <summary>
/// What to do where a cell is larger than half the finest structure that the longest baseline sees, lambda / (2 b): the least taper that makes the beam, as it is fitted, at
/// least 2.5 cells wide. Safe for any thread.
/// </summary>
public static class TaperRule
{
    /// <summary>Cells that the short axis of the beam is to have.</summary>
    public const double LeastCells = 2.5;

    /// <summary>Pixels on a side of the beams that are tried: the main lobe is all that counts.</summary>
    private const int TrialSize = 64;

    private const int Halvings = 8;
    private const int MostWidenings = 8;
    private const double Widening = 1.5;

    /// <summary>Whether a cell is too large for baselines, in wavelengths.</summary>
    public static bool IsNeeded(double cellRad, double longestWavelengths) => cellRad > 1 / (2 * longestWavelengths);

    /// <summary>Finds the taper, arc seconds; null where no taper makes a beam that can be fitted.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="naturalChanBaseline">Natural weights [channel, baseline].</param>
    /// <param name="weighting">The weights to which the taper comes.</param>
    public static double? Find(
        ImageGrid grid,
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<float> naturalChanBaseline,
        Weighting weighting)
    {
        var trial = new ImageGrid(Math.Min(grid.Size, TrialSize), grid.CellArcsec);
        var imager = new DirtyImager(trial.Size, trial.CellArcsec);
        var weights = new float[naturalChanBaseline.Length];
        var beam = new float[trial.Pixels];
        if (IsWide(0, uvwBaselineXyz, frequencyHzChan, naturalChanBaseline))
        {
            return 0;
        }

        var (narrow, wide) = (0.0, LeastCells * grid.CellArcsec);
        for (var i = 0; !IsWide(wide, uvwBaselineXyz, frequencyHzChan, naturalChanBaseline); i++)
        {
            if (i == MostWidenings)
            {
                return null;
            }

            (narrow, wide) = (wide, wide * Widening);
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (narrow + wide) / 2;
            (narrow, wide) = IsWide(middle, uvwBaselineXyz, frequencyHzChan, naturalChanBaseline) ? (narrow, middle) : (middle, wide);
        }

        return wide;

        bool IsWide(double taperArcsec, ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencies, ReadOnlySpan<float> natural)
        {
            (weighting with { TaperArcsec = taperArcsec }).Compute(grid, uvw, frequencies, natural, weights);
            imager.Beam(uvw, frequencies, weights, beam);
            return BeamFit.TryFit(trial, beam, out var fitted) == BeamFault.None && fitted.MinorArcsec >= LeastCells * grid.CellArcsec;
        }
    }
}
