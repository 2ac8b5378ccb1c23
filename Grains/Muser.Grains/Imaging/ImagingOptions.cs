using Muser.Imaging.Clean;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Grains.Imaging;

/// <summary>How live maps are made. Configuration section <c>Muser:Imaging</c>.</summary>
public sealed class ImagingOptions
{
    /// <summary>Default of <see cref="MaxWaitMs"/>.</summary>
    public const double DefaultMaxWaitMs = 10_000;

    /// <summary>Default of <see cref="CleanDeadlineMs"/>: a cycle of MUSER-I has eight maps and the next maps are due 5 s later.</summary>
    public const double DefaultCleanDeadlineMs = 2000;

    /// <summary>Default of <see cref="Weight"/>.</summary>
    public const string DefaultWeight = "robust:0";

    /// <summary>Default of <see cref="Gain"/>.</summary>
    public const double DefaultGain = 0.1;

    /// <summary>Default of <see cref="MaxIterations"/>: two and a half times what the observatory's imager takes.</summary>
    public const int DefaultMaxIterations = 500;

    /// <summary>Default of <see cref="NoiseSigmas"/>.</summary>
    public const double DefaultNoiseSigmas = 3;

    /// <summary>Default of <see cref="MaxPlanMiB"/>: the plans of all bands of both arrays, one each.</summary>
    public const int DefaultMaxPlanMiB = 640;

    /// <summary>
    /// Maps that have not begun so long after they were asked for are left out, ms: where imaging cannot keep up it sheds maps, never frames or cycles.
    /// Well below the 30 s in which a call must be answered.
    /// </summary>
    public double MaxWaitMs { get; set; } = DefaultMaxWaitMs;

    /// <summary>How maps are cleaned: None, Hogbom, Clark, Sdi, MultiScale, MuserHybrid.</summary>
    public CleanMethod Clean { get; set; } = CleanMethod.Clark;

    /// <summary>Weights: <c>natural</c>, <c>uniform</c>, <c>robust:R</c>.</summary>
    public string Weight { get; set; } = DefaultWeight;

    /// <summary>The share of a peak that one component takes: above 0, at most 1.</summary>
    public double Gain { get; set; } = DefaultGain;

    /// <summary>Components at most.</summary>
    public int MaxIterations { get; set; } = DefaultMaxIterations;

    /// <summary>A CLEAN stops at so many times the noise of the residual; 0: by iterations alone.</summary>
    public double NoiseSigmas { get; set; } = DefaultNoiseSigmas;

    /// <summary>Whether components may be negative.</summary>
    public bool AllowNegative { get; set; } = true;

    /// <summary>A CLEAN that has run so long ends, ms; its map is restored and published as it is then, and says so.</summary>
    public double CleanDeadlineMs { get; set; } = DefaultCleanDeadlineMs;

    /// <summary>
    /// The Sun's disc. Auto: found, brought to its place, modelled and put back where the data show one; Off; Centre and Model: no map without it.
    /// </summary>
    public DiscTreatment Disc { get; set; } = DiscTreatment.Auto;

    /// <summary>Whether maps are summed on a GPU: Auto (where there is one that is faster than the processor), Off, Require (a silo that images does not start without one).</summary>
    public GpuUse Gpu { get; set; } = GpuUse.Auto;

    /// <summary>Components are within so many solar radii of the disc's centre; 0: everywhere.</summary>
    public double MaskRadii { get; set; }

    /// <summary>MiB of plans (buffers of maps) that a silo keeps while no map is made with them.</summary>
    public int MaxPlanMiB { get; set; } = DefaultMaxPlanMiB;

    /// <summary>
    /// Whether a silo makes a map of nothing when it starts, so that the first light finds all code compiled; until then it is not ready.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>The weights, or null where <see cref="Weight"/> is none.</summary>
    public Weighting? Weighting() => Muser.Imaging.Maps.Weighting.TryParse(Weight, out var weighting) ? weighting : null;

    /// <summary>How visibilities become maps; the options must be valid.</summary>
    public MapRecipe Recipe() => new()
    {
        Method = Clean,
        Weighting = Weighting()!,
        Clean = new CleanOptions { Gain = (float)Gain, MaxIterations = MaxIterations, NoiseThreshold = NoiseSigmas, AllowNegative = AllowNegative },
        Disc = Disc,
        MaskRadii = MaskRadii,
        KeepsDirty = Clean == CleanMethod.None,
    };
}
