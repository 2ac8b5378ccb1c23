using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Silo.Visibilities;

/// <summary>The rows of one instant: one for each baseline between dishes.</summary>
internal static class UvRows
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>Fills in all but the visibilities.</summary>
    /// <param name="block">Room for as many rows as there are baselines.</param>
    /// <param name="layout">The array.</param>
    /// <param name="mean">The instant.</param>
    /// <param name="integrationS">Integration time, s.</param>
    /// <param name="uvwBaselineXyz">(u, v, w) of date, m.</param>
    public static void Fill(VisibilityBlock block, ArrayLayout layout, UtcTime mean, float integrationS, ReadOnlySpan<double> uvwBaselineXyz)
    {
        block.Count = layout.ScienceBaselines;
        for (int i = 0, row = 0; i < layout.Antennas; i++)
        {
            for (var j = i + 1; j < layout.Antennas; j++, row++)
            {
                (block.Time[row], block.Antenna1[row], block.Antenna2[row]) = (mean, i + 1, j + 1);
                block.IntegrationSeconds[row] = integrationS;
            }
        }

        for (var k = 0; k < uvwBaselineXyz.Length; k++)
        {
            block.UvwSecondsRowXyz[k] = uvwBaselineXyz[k] / SpeedOfLight;
        }
    }
}
