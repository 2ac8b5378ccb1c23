using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Muser.Formats.Frames;

/// <summary>
/// Reads the cross-correlations of a frame: for each of 16 channels in stored order, the pairs (0,1), (0,2) ... (n-2,n-1) of
/// inputs. Values are as stored. In particular those of MUSER-II, a lower sideband, are still mirrored: who takes them to the sky
/// conjugates them. Allocates nothing, safe for any thread.
/// </summary>
public static class VisibilityUnpacker
{
    /// <summary>Reads the baselines between dishes.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="visChanBaseline">16 x <see cref="ArrayLayout.ScienceBaselines"/> values, channels slowest.</param>
    public static void UnpackScience(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<ComplexF> visChanBaseline) =>
        Science(SimdPaths.Best, layout, frame, MemoryMarshal.Cast<ComplexF, float>(visChanBaseline));

    /// <inheritdoc cref="UnpackScience(ArrayLayout, ReadOnlySpan{byte}, Span{ComplexF})"/>
    public static void UnpackScience(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<ComplexInt> visChanBaseline) =>
        Science(SimdPaths.Best, layout, frame, MemoryMarshal.Cast<ComplexInt, int>(visChanBaseline));

    /// <summary>Reads the baselines between all inputs, with and without a dish.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="visChanBaseline">16 x <see cref="ArrayLayout.StoredBaselines"/> values, channels slowest.</param>
    public static void UnpackAll(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<ComplexF> visChanBaseline) =>
        All(SimdPaths.Best, layout, frame, MemoryMarshal.Cast<ComplexF, float>(visChanBaseline));

    /// <inheritdoc cref="UnpackAll(ArrayLayout, ReadOnlySpan{byte}, Span{ComplexF})"/>
    public static void UnpackAll(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<ComplexInt> visChanBaseline) =>
        All(SimdPaths.Best, layout, frame, MemoryMarshal.Cast<ComplexInt, int>(visChanBaseline));

    /// <summary>Reads one correlation.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="storedBaseline">Index among the baselines of all inputs, 0 to <see cref="ArrayLayout.StoredBaselines"/> -
    /// 1.</param>
    /// <param name="channel">Channel in stored order, 0 to 15.</param>
    public static ComplexInt Read(ArrayLayout layout, ReadOnlySpan<byte> frame, int storedBaseline, int channel)
    {
        var baselines = (uint)layout.StoredBaselines;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)storedBaseline, baselines, nameof(storedBaseline));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)ArrayLayout.Channels, nameof(channel));
        var isMuser1 = layout.Id == ArrayId.Muser1;
        var block = FrameMap.Block(layout, isMuser1 ? channel / 2 : channel);
        var index = isMuser1 ? storedBaseline : storedBaseline / 2;
        var group = frame.Slice(block + (FrameMap.GroupBytes * index), FrameMap.GroupBytes);
        var isA = isMuser1 == ((isMuser1 ? channel : storedBaseline) % 2 == 0);
        return isA ? VisibilityGroup.A(group) : VisibilityGroup.B(group);
    }

    internal static void All<T>(SimdPath path, ArrayLayout layout, ReadOnlySpan<byte> frame, Span<T> parts)
        where T : unmanaged
    {
        var row = 2 * layout.StoredBaselines;
        FrameSize.Check(layout, frame.Length, parts.Length / 2, ArrayLayout.Channels * layout.StoredBaselines);
        for (var block = 0; block < FrameMap.Blocks(layout); block++)
        {
            if (layout.Id == ArrayId.Muser1)
            {
                var pair = parts.Slice(2 * block * row, 2 * row);
                UnpackBlock(path, layout, frame, block, pair[..row], pair[row..]);
            }
            else
            {
                UnpackBlock(path, layout, frame, block, parts.Slice(block * row, row), default);
            }
        }
    }

    /// <summary>
    /// A block goes to rows of all baselines that stay in the first-level cache, and from there row by row of the antenna
    /// triangle to its place: dearer by a copy than to unpack each row of the triangle by itself, but rows begin in the middle of
    /// a group and of a vector.
    /// </summary>
    [SkipLocalsInit]
    internal static void Science<T>(SimdPath path, ArrayLayout layout, ReadOnlySpan<byte> frame, Span<T> parts)
        where T : unmanaged
    {
        FrameSize.Check(layout, frame.Length, parts.Length / 2, ArrayLayout.Channels * layout.ScienceBaselines);
        var stored = 2 * layout.StoredBaselines;
        var rows = layout.Id == ArrayId.Muser1 ? 2 : 1;
        Span<T> scratch = stackalloc T[(rows * stored) + VectorParts];
        for (var block = 0; block < FrameMap.Blocks(layout); block++)
        {
            UnpackBlock(path, layout, frame, block, scratch[..stored], scratch.Slice((rows - 1) * stored, stored));
            for (var row = 0; row < rows; row++)
            {
                Gather<T>(layout, scratch[(row * stored)..], parts[(2 * ((block * rows) + row) * layout.ScienceBaselines)..]);
            }
        }
    }

    private const int VectorParts = 16;

    private static void UnpackBlock<T>(
        SimdPath path, ArrayLayout layout, ReadOnlySpan<byte> frame, int block, Span<T> first, Span<T> second)
        where T : unmanaged
    {
        var source = frame[FrameMap.Block(layout, block)..];
        if (layout.Id == ArrayId.Muser1)
        {
            UnpackKernels<T>.Pairs(path, source, FrameMap.GroupsPerBlock(layout), first, second);
        }
        else
        {
            UnpackKernels<T>.Sequence(path, source, FrameMap.GroupsPerBlock(layout), first);
        }
    }

    /// <summary>
    /// Takes the baselines between dishes out of a row of all. Copies whole vectors, ascending: what a copy writes too much, the
    /// next one overwrites; at the end of the output it copies exactly.
    /// </summary>
    private static void Gather<T>(ArrayLayout layout, ReadOnlySpan<T> stored, Span<T> science)
        where T : unmanaged
    {
        ref var from = ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(stored));
        ref var to = ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(science));
        var (read, write) = (0, 0);
        for (var i = 0; i < layout.Antennas - 1; i++)
        {
            var count = 2 * (layout.Antennas - 1 - i);
            if (write + count + VectorParts <= science.Length)
            {
                for (var k = 0; k < count; k += VectorParts)
                {
                    Vector512.LoadUnsafe(ref from, (nuint)(read + k)).StoreUnsafe(ref to, (nuint)(write + k));
                }
            }
            else
            {
                stored.Slice(read, count).CopyTo(science[write..]);
            }

            read += 2 * (layout.Inputs - 1 - i);
            write += count;
        }
    }
}
