namespace Muser.Silo.Imaging;

/// <summary>Where maps are made. Configuration section <c>Muser:ImagingPlacement</c>.</summary>
public sealed class ImagingPlacementOptions
{
    /// <summary>What is done where no silo has a GPU. Default: the least loaded silo that images makes the maps on its processors.</summary>
    public GpuPolicy Gpu { get; set; } = GpuPolicy.Prefer;
}
