using static System.Buffers.Binary.BinaryPrimitives;

namespace Muser.Formats.Frames;

/// <summary>
/// The delay words of a frame, one for each input, counted exactly in units of 0.0001 ns (MUSER-I) or 0.00001 ns (MUSER-II)
/// (muser-format, section 1.5). Four inputs share 16 bytes.
/// <code>
/// MUSER-I   bytes 0-7: four u16 fractions, 8-15: four u16 nanoseconds, inputs ascending
/// MUSER-II  a little-endian integer of 128 bits, inputs from the top down:
///           127..113 112..98 97..83 82..68 | 67..51 50..34 33..17 16..0
///           nanoseconds, 15 bits each      | fractions, 17 bits each
/// </code>
/// Allocates nothing, safe for any thread.
/// </summary>
public static class DelayWords
{
    /// <summary>Units in a nanosecond: 10 000 or 100 000.</summary>
    public static int UnitsPerNs(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 10_000 : 100_000;

    /// <summary>Largest delay that a word of the writer holds, in units: 65 535.9999 ns or 32 767.99999 ns.</summary>
    public static long MaxUnits(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 655_359_999 : 3_276_799_999;

    /// <summary>Reads the delays in ns, each the nearest double to what is stored.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="delayNsInput"><see cref="ArrayLayout.Inputs"/> values.</param>
    public static void Read(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<double> delayNsInput)
    {
        FrameSize.Check(layout, frame.Length, delayNsInput.Length, layout.Inputs);
        Span<long> units = stackalloc long[4];
        for (var quad = 0; quad < layout.Inputs / 4; quad++)
        {
            ReadQuad(layout, frame.Slice(FrameMap.DelayQuad(layout, quad), 16), units);
            for (var k = 0; k < 4; k++)
            {
                delayNsInput[(4 * quad) + k] = (double)units[k] / UnitsPerNs(layout);
            }
        }
    }

    /// <summary>Reads the delays as whole numbers of units.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="delayUnitsInput"><see cref="ArrayLayout.Inputs"/> values.</param>
    public static void ReadUnits(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<long> delayUnitsInput)
    {
        FrameSize.Check(layout, frame.Length, delayUnitsInput.Length, layout.Inputs);
        for (var quad = 0; quad < layout.Inputs / 4; quad++)
        {
            ReadQuad(layout, frame.Slice(FrameMap.DelayQuad(layout, quad), 16), delayUnitsInput.Slice(4 * quad, 4));
        }
    }

    /// <summary>
    /// Writes delays in ns, rounded to the nearest unit. Throws <see cref="ArgumentOutOfRangeException"/> where one is negative,
    /// not a number or above <see cref="MaxUnits"/>.
    /// </summary>
    /// <param name="layout">The array.</param>
    /// <param name="delayNsInput"><see cref="ArrayLayout.Inputs"/> values.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void Write(ArrayLayout layout, ReadOnlySpan<double> delayNsInput, Span<byte> frame)
    {
        FrameSize.Check(layout, frame.Length, delayNsInput.Length, layout.Inputs);
        Span<long> units = stackalloc long[4];
        for (var quad = 0; quad < layout.Inputs / 4; quad++)
        {
            for (var k = 0; k < 4; k++)
            {
                units[k] = ToUnits(layout, delayNsInput[(4 * quad) + k]);
            }

            WriteQuad(layout, units, frame.Slice(FrameMap.DelayQuad(layout, quad), 16));
        }
    }

    /// <summary>Writes delays given as whole numbers of units, 0 to <see cref="MaxUnits"/>.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="delayUnitsInput"><see cref="ArrayLayout.Inputs"/> values.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void WriteUnits(ArrayLayout layout, ReadOnlySpan<long> delayUnitsInput, Span<byte> frame)
    {
        FrameSize.Check(layout, frame.Length, delayUnitsInput.Length, layout.Inputs);
        for (var quad = 0; quad < layout.Inputs / 4; quad++)
        {
            WriteQuad(layout, delayUnitsInput.Slice(4 * quad, 4), frame.Slice(FrameMap.DelayQuad(layout, quad), 16));
        }
    }

    /// <summary>A delay in ns as the nearest whole number of units.</summary>
    public static long ToUnits(ArrayLayout layout, double delayNs)
    {
        var units = Math.Round(delayNs * UnitsPerNs(layout));
        return units >= 0 && units <= MaxUnits(layout)
            ? (long)units
            : throw new ArgumentOutOfRangeException(
                nameof(delayNs),
                delayNs,
                $"A delay word of {layout.Name} holds 0 to {(double)MaxUnits(layout) / UnitsPerNs(layout)} ns.");
    }

    /// <summary>The four words of 16 bytes, in units.</summary>
    internal static void ReadQuad(ArrayLayout layout, ReadOnlySpan<byte> quad, Span<long> units)
    {
        if (layout.Id == ArrayId.Muser1)
        {
            for (var k = 0; k < 4; k++)
            {
                units[k] = (10_000L * ReadUInt16LittleEndian(quad[(8 + (2 * k))..])) + ReadUInt16LittleEndian(quad[(2 * k)..]);
            }

            return;
        }

        var word = ReadUInt128LittleEndian(quad);
        for (var k = 0; k < 4; k++)
        {
            var whole = (long)((ulong)(word >> (113 - (15 * k))) & 0x7FFF);
            var fraction = (long)((ulong)(word >> (51 - (17 * k))) & 0x1FFFF);
            units[k] = (100_000 * whole) + fraction;
        }
    }

    /// <summary>The 16 bytes of four words given in units.</summary>
    internal static void WriteQuad(ArrayLayout layout, ReadOnlySpan<long> units, Span<byte> quad)
    {
        var word = UInt128.Zero;
        for (var k = 0; k < 4; k++)
        {
            if (units[k] < 0 || units[k] > MaxUnits(layout))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(units), units[k], $"A delay word of {layout.Name} holds 0 to {MaxUnits(layout)} units.");
            }

            var (whole, fraction) = Math.DivRem(units[k], UnitsPerNs(layout));
            if (layout.Id == ArrayId.Muser1)
            {
                WriteUInt16LittleEndian(quad[(2 * k)..], (ushort)fraction);
                WriteUInt16LittleEndian(quad[(8 + (2 * k))..], (ushort)whole);
            }
            else
            {
                word |= ((UInt128)(ulong)whole << (113 - (15 * k))) | ((UInt128)(ulong)fraction << (51 - (17 * k)));
            }
        }

        if (layout.Id == ArrayId.Muser2)
        {
            WriteUInt128LittleEndian(quad, word);
        }
    }
}
