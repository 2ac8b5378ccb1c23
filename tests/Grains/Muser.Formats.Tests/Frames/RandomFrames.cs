using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

/// <summary>Random frames for tests: every field of the header, every correlation, autocorrelation and delay word.</summary>
internal static class RandomFrames
{
    private static readonly double[] BandwidthsHz = [25e6, 12.5e6, 6.25e6, 3.125e6, 1.5625e6];

    public static FrameHeader Header(Random random, ArrayLayout layout)
    {
        var format = layout.Id == ArrayId.Muser1 && random.Next(2) == 0 ? FrameHeaderFormat.Old : FrameHeaderFormat.New;
        var isLoop = random.Next(2) == 0;
        var change = FrameReadOptions.Default.NewHeaderFrom;
        var (from, to) = format == FrameHeaderFormat.New ? (change, TimeWord.Latest) : (FrameReadOptions.Default.Earliest, change);
        return new FrameHeader
        {
            Array = layout.Id,
            Time = new UtcTime(random.NextInt64(from.UnixNs / 20, to.UnixNs / 20) * 20),
            BandMHz = layout.BandsMHz[random.Next(layout.BandsMHz.Length)],
            Polarization = isLoop && format == FrameHeaderFormat.Old ? Polarization.Left : (Polarization)random.Next(2),
            IsLoopMode = isLoop,
            Format = format,
            Source = format == FrameHeaderFormat.Old ? FrameSource.Sun : (FrameSource)(0x0101 * random.Next(8)),
            FringeStopped = random.Next(2) == 0,
            DelayAdjusted = random.Next(2) == 0,
            CentreFrequencySelected = random.Next(2) == 0,
            BandwidthHz = BandwidthsHz[random.Next(BandwidthsHz.Length)],
            QuantizationWeight = random.Next(2, 5),
            QuantizationThreshold = random.Next(2) == 0 ? QuantizationThreshold.Power : QuantizationThreshold.Extremum,
            Counter = layout.Id == ArrayId.Muser1 ? (uint)random.NextInt64(1L << 32) : 0,
        };
    }

    /// <summary>Full-scale correlations of all inputs; a tenth of the parts at the ends of the range.</summary>
    public static ComplexInt[] Correlations(Random random, int count)
    {
        var values = new ComplexInt[count];
        for (var k = 0; k < count; k++)
        {
            values[k] = new ComplexInt(Part(random), Part(random));
        }

        return values;
    }

    public static uint[] Autos(Random random, ArrayLayout layout)
    {
        var values = new uint[ArrayLayout.Channels * layout.Inputs];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = (uint)random.NextInt64(1L << 32);
        }

        return values;
    }

    public static long[] DelayUnits(Random random, ArrayLayout layout)
    {
        var values = new long[layout.Inputs];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = random.NextInt64(DelayWords.MaxUnits(layout) + 1);
        }

        return values;
    }

    /// <summary>A whole good frame, and nothing in it left to chance but the seed.</summary>
    public static byte[] Frame(Random random, ArrayLayout layout, FrameHeader? header = null)
    {
        var frame = new byte[layout.FrameBytes];
        FrameWriter.WriteHeader(header ?? Header(random, layout), frame);
        VisibilityPacker.PackAll(layout, Correlations(random, ArrayLayout.Channels * layout.StoredBaselines), frame);
        Autocorrelations.Write(layout, Autos(random, layout), frame);
        DelayWords.WriteUnits(layout, DelayUnits(random, layout), frame);
        return frame;
    }

    /// <summary>
    /// The header of frame <paramref name="index"/> of a loop that begins at <paramref name="start"/>, new format.
    /// </summary>
    public static FrameHeader LoopHeader(ArrayLayout layout, UtcTime start, int index) => new()
    {
        Array = layout.Id,
        Time = start.AddNs(index * ArrayLayout.FramePeriodNs),
        BandMHz = layout.BandsMHz[index % layout.FramesPerCycle / 2],
        Polarization = (Polarization)(index % 2),
        Counter = layout.Id == ArrayId.Muser1 ? (uint)index : 0,
    };

    /// <summary>The whole frame with that header; its numbers are drawn by its index.</summary>
    public static byte[] LoopFrame(ArrayLayout layout, UtcTime start, int index) =>
        Frame(new Random(index), layout, LoopHeader(layout, start, index));

    private static int Part(Random random) => random.Next(10) switch
    {
        0 => random.Next(2) == 0 ? ComplexInt.MinPart : ComplexInt.MaxPart,
        1 => random.Next(-2, 3),
        _ => random.Next(ComplexInt.MinPart, ComplexInt.MaxPart + 1),
    };
}
