namespace Muser.Grains.Imaging;

/// <summary>How maps are made. Configuration section <c>Muser:Imaging</c>.</summary>
public sealed class ImagingOptions
{
    /// <summary>Default of <see cref="MaxWaitMs"/>.</summary>
    public const double DefaultMaxWaitMs = 10_000;

    /// <summary>
    /// Maps that have not begun so long after they were asked for are left out, ms: where imaging cannot keep up it sheds maps, never frames or cycles.
    /// Well below the 30 s in which a call must be answered.
    /// </summary>
    public double MaxWaitMs { get; set; } = DefaultMaxWaitMs;
}
