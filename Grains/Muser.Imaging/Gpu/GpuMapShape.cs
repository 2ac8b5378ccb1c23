namespace Muser.Imaging.Gpu;

/// <summary>What a thread of <see cref="GpuKernels"/> has to know of the map and of the visibilities.</summary>
/// <param name="Size">Pixels on a side.</param>
/// <param name="CellRad">Side of a pixel, radians.</param>
/// <param name="Visibilities">Visibilities.</param>
internal readonly record struct GpuMapShape(int Size, double CellRad, int Visibilities);
