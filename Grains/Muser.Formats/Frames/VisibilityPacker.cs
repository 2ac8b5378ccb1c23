using System.Runtime.InteropServices;

namespace Muser.Formats.Frames;

/// <summary>
/// Writes the cross-correlations of a frame, as <see cref="VisibilityUnpacker"/> reads them. Floats are rounded half to even;
/// parts beyond 24 bits saturate, as in the correlator. Allocates nothing, safe for any thread on different frames.
/// </summary>
public static class VisibilityPacker
{
    /// <summary>Writes the baselines between dishes, and zeros for those of inputs without a dish.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="visChanBaseline">16 x <see cref="ArrayLayout.ScienceBaselines"/> values as stored, channels slowest.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void PackScience(ArrayLayout layout, ReadOnlySpan<ComplexF> visChanBaseline, Span<byte> frame) =>
        Science(SimdPaths.Best, layout, MemoryMarshal.Cast<ComplexF, float>(visChanBaseline), frame);

    /// <inheritdoc cref="PackScience(ArrayLayout, ReadOnlySpan{ComplexF}, Span{byte})"/>
    public static void PackScience(ArrayLayout layout, ReadOnlySpan<ComplexInt> visChanBaseline, Span<byte> frame) =>
        Science(SimdPaths.Best, layout, MemoryMarshal.Cast<ComplexInt, int>(visChanBaseline), frame);

    /// <summary>Writes the baselines between all inputs.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="visChanBaseline">16 x <see cref="ArrayLayout.StoredBaselines"/> values as stored, channels slowest.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void PackAll(ArrayLayout layout, ReadOnlySpan<ComplexF> visChanBaseline, Span<byte> frame) =>
        All(SimdPaths.Best, layout, MemoryMarshal.Cast<ComplexF, float>(visChanBaseline), frame);

    /// <inheritdoc cref="PackAll(ArrayLayout, ReadOnlySpan{ComplexF}, Span{byte})"/>
    public static void PackAll(ArrayLayout layout, ReadOnlySpan<ComplexInt> visChanBaseline, Span<byte> frame) =>
        All(SimdPaths.Best, layout, MemoryMarshal.Cast<ComplexInt, int>(visChanBaseline), frame);

    internal static void All<T>(SimdPath path, ArrayLayout layout, ReadOnlySpan<T> parts, Span<byte> frame)
        where T : unmanaged
    {
        FrameSize.Check(layout, frame.Length, parts.Length / 2, ArrayLayout.Channels * layout.StoredBaselines);
        var row = 2 * layout.StoredBaselines;
        var rows = layout.Id == ArrayId.Muser1 ? 2 : 1;
        for (var block = 0; block < FrameMap.Blocks(layout); block++)
        {
            PackBlock(path, layout, parts.Slice(block * rows * row, rows * row), frame, block);
        }
    }

    internal static void Science<T>(SimdPath path, ArrayLayout layout, ReadOnlySpan<T> parts, Span<byte> frame)
        where T : unmanaged
    {
        FrameSize.Check(layout, frame.Length, parts.Length / 2, ArrayLayout.Channels * layout.ScienceBaselines);
        var stored = 2 * layout.StoredBaselines;
        var rows = layout.Id == ArrayId.Muser1 ? 2 : 1;
        Span<T> scratch = stackalloc T[rows * stored];
        scratch.Clear();
        for (var block = 0; block < FrameMap.Blocks(layout); block++)
        {
            for (var row = 0; row < rows; row++)
            {
                Scatter(layout, parts[(2 * ((block * rows) + row) * layout.ScienceBaselines)..], scratch[(row * stored)..]);
            }

            PackBlock(path, layout, scratch, frame, block);
        }
    }

    private static void PackBlock<T>(SimdPath path, ArrayLayout layout, ReadOnlySpan<T> rows, Span<byte> frame, int block)
        where T : unmanaged
    {
        var target = frame[FrameMap.Block(layout, block)..];
        var groups = FrameMap.GroupsPerBlock(layout);
        if (layout.Id == ArrayId.Muser1)
        {
            PackKernels<T>.Pairs(path, rows[..(2 * groups)], rows[(2 * groups)..], groups, target);
        }
        else
        {
            PackKernels<T>.Sequence(path, rows, groups, target);
        }
    }

    private static void Scatter<T>(ArrayLayout layout, ReadOnlySpan<T> science, Span<T> stored)
    {
        var (read, write) = (0, 0);
        for (var i = 0; i < layout.Antennas - 1; i++)
        {
            var count = 2 * (layout.Antennas - 1 - i);
            science.Slice(read, count).CopyTo(stored[write..]);
            read += count;
            write += 2 * (layout.Inputs - 1 - i);
        }
    }
}
