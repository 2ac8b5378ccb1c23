namespace ILGPU.Runtime;

/// <summary>A part of a buffer along one axis, as a kernel sees it.</summary>
public readonly struct ArrayView1D<T, TStride> : IArrayView
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal ArrayView1D(ArrayView<T> baseView) => BaseView = baseView;

    /// <summary>The same without its stride.</summary>
    public ArrayView<T> BaseView { get; }

    public long Length => BaseView.Length;

    public ref T this[Index1D index] => ref BaseView[index];

    /// <summary>A part of it.</summary>
    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) => new(BaseView.SubView(index, extent));
}
