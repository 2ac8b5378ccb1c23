using System.Buffers.Binary;
using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Formats.Calibration;

/// <summary>
/// The predecessor's <c>.cal</c> file: no header, complex128 little-endian (numpy's <c>&lt;c16</c>) in the order of
/// <see cref="CalTable.VisBandPolBaselineChan"/>. Its size alone tells the array and the mode:
/// <code>
///              loop [band][pol][baseline][16]    single frame [baseline][16]
/// MUSER-I      1 597 440 bytes                   199 680 bytes
/// MUSER-II    29 905 920 bytes                   453 120 bytes
/// </code>
/// Source: muser-format, section 4.3. Safe for any thread.
/// </summary>
public static class CalFile
{
    /// <summary>Bytes in one complex number.</summary>
    public const int ComplexBytes = 16;

    private static readonly (ArrayLayout Layout, bool IsLoop)[] Kinds =
        [(ArrayLayout.Muser1, true), (ArrayLayout.Muser1, false), (ArrayLayout.Muser2, true), (ArrayLayout.Muser2, false)];

    /// <summary>Bytes in a file.</summary>
    public static int SizeBytes(ArrayLayout layout, bool isLoop) =>
        (isLoop ? layout.FramesPerCycle : 1) * layout.ScienceBaselines * ArrayLayout.Channels * ComplexBytes;

    /// <summary>Reads a whole file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="table">What it holds; null when there is a fault.</param>
    /// <param name="faultOffset">The byte at which a fault shows: the number of bytes of one that has the wrong size.</param>
    public static CalFault TryRead(ReadOnlySpan<byte> bytes, out CalTable? table, out long faultOffset)
    {
        (table, faultOffset) = (null, 0);
        foreach (var (layout, isLoop) in Kinds)
        {
            if (bytes.Length == SizeBytes(layout, isLoop))
            {
                return TryRead(bytes, new CalTable(layout, isLoop), out table, out faultOffset);
            }
        }

        faultOffset = bytes.Length;
        return CalFault.WrongSize;
    }

    /// <summary>Writes a file's bytes; numbers that are not finite throw <see cref="ArgumentException"/>, since no reader takes them.</summary>
    /// <param name="table">What to write.</param>
    /// <param name="bytes">Filled; of <see cref="SizeBytes"/> bytes.</param>
    public static void Write(CalTable table, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, SizeBytes(table.Layout, table.IsLoop));
        var vis = table.VisBandPolBaselineChan;
        for (var k = 0; k < vis.Length; k++)
        {
            if (!IsFinite(vis[k]))
            {
                throw new ArgumentException($"Number {k} of the table is not finite.", nameof(table));
            }

            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(k * ComplexBytes)..], vis[k].Real);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[((k * ComplexBytes) + 8)..], vis[k].Imaginary);
        }
    }

    private static CalFault TryRead(ReadOnlySpan<byte> bytes, CalTable read, out CalTable? table, out long faultOffset)
    {
        (table, faultOffset) = (null, 0);
        var vis = read.VisBandPolBaselineChan;
        for (var k = 0; k < vis.Length; k++)
        {
            vis[k] = new(
                BinaryPrimitives.ReadDoubleLittleEndian(bytes[(k * ComplexBytes)..]),
                BinaryPrimitives.ReadDoubleLittleEndian(bytes[((k * ComplexBytes) + 8)..]));
            if (!IsFinite(vis[k]))
            {
                faultOffset = ((long)k * ComplexBytes) + (double.IsFinite(vis[k].Real) ? 8 : 0);
                return CalFault.NotFinite;
            }
        }

        table = read;
        return CalFault.None;
    }

    private static bool IsFinite(Complex value) => double.IsFinite(value.Real) && double.IsFinite(value.Imaginary);
}
