namespace ILGPU.Runtime;

/// <summary>Copies between the memory of a device and that of the program.</summary>
public static class ArrayViewExtensions
{
    /// <summary>Fills a view, which is as long as what is copied.</summary>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, in ReadOnlySpan<T> span)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.Length, target.Length, nameof(span));
        span.CopyTo(target.BaseView.Span);
    }

    /// <summary>Copies a view, which is as long as what it is copied to.</summary>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, in Span<T> span)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.Length, source.Length, nameof(span));
        source.BaseView.Span[..span.Length].CopyTo(span);
    }
}
