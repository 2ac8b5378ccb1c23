using Muser.Formats.Frames;
using Muser.Testing;
using Xunit.Abstractions;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class VisibilityCodecTests(ITestOutputHelper output)
{
    [Fact]
    public void NamesThePathsThatThisMachineCannotRun()
    {
        foreach (var path in Enum.GetValues<SimdPath>().Where(path => !path.IsSupported()))
        {
            output.WriteLine($"not tested, this machine cannot run it: {path}");
        }

        Assert.True(SimdPath.Scalar.IsSupported() && SimdPaths.Best.IsSupported());
    }

    [Theory]
    [InlineData(1, -2, 3, -4, "fc03fe01ff00ff00ff00ff00")]
    [InlineData(-8388608, 8388607, 0x123456, -1, "ff56ff00ff34ff00ff127f80")]
    public void GoldenGroupsOfTheFacts(int aRe, int aIm, int bRe, int bIm, string hex)
    {
        var group = Convert.FromHexString(hex);
        var (a, b) = (new ComplexInt(aRe, aIm), new ComplexInt(bRe, bIm));

        Assert.Equal(a, VisibilityGroup.A(group));
        Assert.Equal(b, VisibilityGroup.B(group));
        var written = new byte[12];
        VisibilityGroup.Write(a, b, written);
        Assert.Equal(group, written);
    }

    [Fact]
    public void Muser1HasChannelsSideBySideInAGroup()
    {
        // Baseline (1,3), index 1: second group of the block of channels 4 and 5, which is block 2.
        var frame = new byte[ArrayLayout.Muser1.FrameBytes];
        Convert.FromHexString("fc03fe01ff00ff00ff00ff00").CopyTo(frame, 27_200 + 12);

        Assert.Equal(new ComplexInt(1, -2), VisibilityUnpacker.Read(ArrayLayout.Muser1, frame, 1, 4));
        Assert.Equal(new ComplexInt(3, -4), VisibilityUnpacker.Read(ArrayLayout.Muser1, frame, 1, 5));
        var vis = new ComplexF[16 * 780];
        VisibilityUnpacker.UnpackScience(ArrayLayout.Muser1, frame, vis);
        Assert.Equal(new ComplexF(1, -2), vis[(4 * 780) + 1]);
        Assert.Equal(new ComplexF(3, -4), vis[(5 * 780) + 1]);
        Assert.Equal(2, vis.Count(v => v != default));
    }

    [Fact]
    public void Muser2HasBaselinesSideBySideInAGroupTheFirstAsB()
    {
        // Baselines (1,4) and (1,5), indices 2 and 3: second group of the block of channel 3.
        var frame = new byte[ArrayLayout.Muser2.FrameBytes];
        Convert.FromHexString("fc03fe01ff00ff00ff00ff00").CopyTo(frame, 1888 + (3 * 12_680) + 12);

        Assert.Equal(new ComplexInt(3, -4), VisibilityUnpacker.Read(ArrayLayout.Muser2, frame, 2, 3));
        Assert.Equal(new ComplexInt(1, -2), VisibilityUnpacker.Read(ArrayLayout.Muser2, frame, 3, 3));
        var vis = new ComplexF[16 * 1770];
        VisibilityUnpacker.UnpackScience(ArrayLayout.Muser2, frame, vis);
        Assert.Equal(new ComplexF(3, -4), vis[(3 * 1770) + 2]);
        Assert.Equal(new ComplexF(1, -2), vis[(3 * 1770) + 3]);
        Assert.Equal(2, vis.Count(v => v != default));
    }

    [Theory]
    [SimdPathData]
    public void EveryPathUnpacksWhatTheScalarReferenceReads(SimdPath path, ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var frame = new byte[layout.FrameBytes];
        new Random(3).NextBytes(frame);
        var all = new int[2 * 16 * layout.StoredBaselines];
        var allF = new float[all.Length];
        var science = new int[2 * 16 * layout.ScienceBaselines];
        var scienceF = new float[science.Length];
        VisibilityUnpacker.All<int>(path, layout, frame, all);
        VisibilityUnpacker.All<float>(path, layout, frame, allF);
        VisibilityUnpacker.Science<int>(path, layout, frame, science);
        VisibilityUnpacker.Science<float>(path, layout, frame, scienceF);

        for (var channel = 0; channel < 16; channel++)
        {
            for (var i = 0; i < layout.Inputs; i++)
            {
                for (var j = i + 1; j < layout.Inputs; j++)
                {
                    var stored = ArrayLayout.BaselineIndex(i, j, layout.Inputs);
                    var expected = VisibilityUnpacker.Read(layout, frame, stored, channel);
                    var at = 2 * ((channel * layout.StoredBaselines) + stored);
                    Assert.Equal((expected.Re, expected.Im), (all[at], all[at + 1]));
                    Assert.Equal((expected.Re, expected.Im), (allF[at], allF[at + 1]));
                    if (j < layout.Antennas)
                    {
                        at = 2 * ((channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas));
                        Assert.Equal((expected.Re, expected.Im), (science[at], science[at + 1]));
                        Assert.Equal((expected.Re, expected.Im), (scienceF[at], scienceF[at + 1]));
                    }
                }
            }
        }
    }

    [Theory]
    [SimdPathData]
    public void EveryPathPacksTheSameBytesAndNoOthers(SimdPath path, ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var random = new Random(4);
        var noise = new byte[layout.FrameBytes];
        random.NextBytes(noise);
        var values = RandomFrames.Correlations(random, 16 * layout.StoredBaselines);
        var expected = (byte[])noise.Clone();
        for (var channel = 0; channel < 16; channel++)
        {
            for (var baseline = 0; baseline < layout.StoredBaselines; baseline++)
            {
                WriteByTheFacts(layout, expected, channel, baseline, values[(channel * layout.StoredBaselines) + baseline]);
            }
        }

        var parts = values.SelectMany(v => new[] { v.Re, v.Im }).ToArray();
        var fromInts = (byte[])noise.Clone();
        var fromFloats = (byte[])noise.Clone();
        VisibilityPacker.All<int>(path, layout, parts, fromInts);
        VisibilityPacker.All<float>(path, layout, parts.Select(p => (float)p).ToArray(), fromFloats);
        Assert.Equal(expected, fromInts);
        Assert.Equal(expected, fromFloats);
    }

    [Theory]
    [SimdPathData]
    public void EveryPathRoundsHalfToEvenAndSaturates(SimdPath path, ArrayId array)
    {
        float[] inputs =
        [
            0.5f, 1.5f, -0.5f, -2.5f, 8388607f, 8388608f, -8388608f, -1e9f, 3e38f,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        ];
        int[] outputs = [0, 2, 0, -2, 8388607, 8388607, -8388608, -8388608, 8388607, 8388607, -8388608, 0];
        var layout = ArrayLayout.For(array);
        var parts = Enumerable.Range(0, 2 * 16 * layout.StoredBaselines).Select(k => inputs[k % inputs.Length]).ToArray();
        var frame = new byte[layout.FrameBytes];
        var read = new int[parts.Length];

        VisibilityPacker.All<float>(path, layout, parts, frame);
        VisibilityUnpacker.All<int>(SimdPath.Scalar, layout, frame, read);
        Assert.Equal(Enumerable.Range(0, parts.Length).Select(k => outputs[k % outputs.Length]), read);

        VisibilityPacker.All<int>(path, layout, Enumerable.Repeat(int.MinValue, parts.Length).ToArray(), frame);
        VisibilityUnpacker.All<int>(SimdPath.Scalar, layout, frame, read);
        Assert.All(read, part => Assert.Equal(ComplexInt.MinPart, part));
    }

    [Theory]
    [SimdPathData]
    public void SciencePackWritesZerosWhereThereIsNoDish(SimdPath path, ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var random = new Random(5);
        var frame = new byte[layout.FrameBytes];
        random.NextBytes(frame);
        var values = RandomFrames.Correlations(random, 16 * layout.ScienceBaselines);
        var parts = values.SelectMany(v => new[] { v.Re, v.Im }).ToArray();
        VisibilityPacker.Science<int>(path, layout, parts, frame);

        var science = new int[parts.Length];
        VisibilityUnpacker.Science<int>(SimdPath.Scalar, layout, frame, science);
        Assert.Equal(parts, science);
        for (var i = 0; i < layout.Inputs; i++)
        {
            for (var j = Math.Max(i + 1, layout.Antennas); j < layout.Inputs; j++)
            {
                var baseline = ArrayLayout.BaselineIndex(i, j, layout.Inputs);
                Assert.Equal(default, VisibilityUnpacker.Read(layout, frame, baseline, random.Next(16)));
            }
        }
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void DecodingAFrameAllocatesNothing(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var frame = RandomFrames.Frame(new Random(6), layout);
        var vis = new ComplexF[16 * layout.ScienceBaselines];
        var autos = new uint[16 * layout.Inputs];
        var delays = new double[layout.Inputs];
        Decode();
        Assert.Equal(0, Allocation.Of(() => Decode()));

        void Decode()
        {
            _ = FrameReader.TryReadHeader(layout, frame, FrameReadOptions.Default, out _, out _);
            VisibilityUnpacker.UnpackScience(layout, frame, vis);
            Autocorrelations.Read(layout, frame, autos);
            DelayWords.Read(layout, frame, delays);
            VisibilityPacker.PackScience(layout, vis, frame);
            Autocorrelations.Write(layout, autos, frame);
            DelayWords.Write(layout, delays, frame);
        }
    }

    /// <summary>Straight from the table of the facts: block arithmetic written out again, apart from FrameMap.</summary>
    private static void WriteByTheFacts(ArrayLayout layout, byte[] frame, int channel, int baseline, ComplexInt value)
    {
        var isMuser1 = layout.Id == ArrayId.Muser1;
        var group = isMuser1
            ? 2944 + (12_128 * (channel / 2)) + (12 * baseline)
            : 1888 + (12_680 * channel) + (12 * (baseline / 2));
        var re = isMuser1 ? (channel % 2 == 0 ? 3 : 1) : (baseline % 2 == 0 ? 1 : 3);
        for (var significance = 0; significance < 3; significance++)
        {
            frame[group + re + (4 * significance)] = (byte)(value.Re >> (8 * significance));
            frame[group + re - 1 + (4 * significance)] = (byte)(value.Im >> (8 * significance));
        }
    }
}
