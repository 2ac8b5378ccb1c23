using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Pipeline;

/// <summary>How visibilities become a map.</summary>
public sealed record MapRecipe
{
    /// <summary>How the map is cleaned.</summary>
    public CleanMethod Method { get; init; } = CleanMethod.Clark;

    /// <summary>Weights; <see cref="CleanMethod.MuserHybrid"/> brings its own.</summary>
    public Weighting Weighting { get; init; } = Weighting.Robust(0);

    /// <summary>Gain, thresholds, iterations; <see cref="CleanMethod.MuserHybrid"/> brings its own.</summary>
    public CleanOptions Clean { get; init; } = new();

    /// <summary>What becomes of the Sun's disc.</summary>
    public DiscTreatment Disc { get; init; } = DiscTreatment.Auto;

    /// <summary>Where components may be; with none of these and no <see cref="MaskRadii"/> everywhere.</summary>
    public IReadOnlyList<MaskBox> Boxes { get; init; } = [];

    /// <summary>Components may be within so many solar radii of the centre of the disc; 0 for no such mask.</summary>
    public double MaskRadii { get; init; }

    /// <summary>Whether the dirty map is wanted, which costs another transform where the disc has been taken away.</summary>
    public bool KeepsDirty { get; init; } = true;
}
