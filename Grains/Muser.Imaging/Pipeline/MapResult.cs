using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Pipeline;

/// <summary>How a map was made.</summary>
/// <param name="Transform">The transform, and why it was taken.</param>
/// <param name="Disc">The disc; null where nothing was asked of it.</param>
/// <param name="BeamFault">Why there is no restoring beam, and so no restored map; None where there is.</param>
/// <param name="Beam">The restoring beam; null where none could be fitted.</param>
/// <param name="Clean">How the CLEAN went; null where none was asked for.</param>
/// <param name="Times">How long each stage took.</param>
public sealed record MapResult(
    TransformChoice Transform, DiscOutcome? Disc, BeamFault BeamFault, RestoringBeam? Beam, CleanResult? Clean, MapTimes Times)
{
    /// <summary>What the history of a map says of it, a line each.</summary>
    /// <param name="recipe">What was asked for.</param>
    public IEnumerable<string> History(MapRecipe recipe)
    {
        yield return $"Transform: {Transform}";
        if (Disc is { } disc)
        {
            yield return disc.ToString();
        }

        if (Clean is { } clean)
        {
            yield return FormattableString.Invariant(
                $"CLEAN: {recipe.Method.Name()}, gain {recipe.Clean.Gain}, {clean.Iterations} iterations in {clean.MajorCycles} major cycles")
                + FormattableString.Invariant($", stopped: {clean.Stop.Name()}, residual peak {clean.FinalPeak:G4}, threshold {clean.Threshold:G4}");
        }
    }
}
