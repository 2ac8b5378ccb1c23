namespace ILGPU;

/// <summary>The strides of one axis.</summary>
public static class Stride1D
{
    /// <summary>Element beside element.</summary>
    public readonly struct Dense : IStride1D
    {
        public int XStride => 1;
    }
}
