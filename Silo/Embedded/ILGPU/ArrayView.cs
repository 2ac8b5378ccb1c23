namespace ILGPU;

/// <summary>A part of a buffer.</summary>
public readonly struct ArrayView<T> : IArrayView
    where T : unmanaged
{
    private readonly T[]? _elements;
    private readonly long _first;

    internal ArrayView(T[] elements, long first, long length) => (_elements, _first, Length) = (elements, first, length);

    public long Length { get; }

    internal Span<T> Span => _elements.AsSpan((int)_first, (int)Length);

    public ref T this[Index1D index] => ref _elements![_first + index.X];

    public ArrayView<T> SubView(long index, long subViewLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index + subViewLength, Length, nameof(subViewLength));
        return new ArrayView<T>(_elements!, _first + index, subViewLength);
    }
}
