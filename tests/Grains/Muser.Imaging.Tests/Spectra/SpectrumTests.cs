using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Rendering;
using Muser.Imaging.Spectra;
using Muser.Sky.Arrays;
using Muser.Testing;

namespace Muser.Imaging.Tests.Spectra;

[Trait("Tier", "Unit")]
public class SpectrumTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(47)]
    [InlineData(60)]
    [InlineData(64)]
    public void ANetworkSortsEveryColumn(int rows)
    {
        var random = new Random(rows);
        var median = new LaneMedian(rows);
        for (var trial = 0; trial < 50; trial++)
        {
            var values = new uint[rows * LaneMedian.Lanes];
            for (var k = 0; k < values.Length; k++)
            {
                values[k] = (uint)random.NextInt64(trial % 2 == 0 ? 4 : 1L << 32);
            }

            uint[][] columns = [.. Enumerable.Range(0, 16).Select(lane => Enumerable.Range(0, rows).Select(row => values[(row * 16) + lane]).Order().ToArray())];
            var (lower, upper) = (new uint[16], new uint[16]);
            median.Sort(values, lower, upper);
            for (var lane = 0; lane < 16; lane++)
            {
                Assert.Equal((columns[lane][(rows - 1) / 2], columns[lane][rows / 2]), (lower[lane], upper[lane]));
            }
        }
    }

    /// <summary>Steps without a frame of a band and hand are blank for it alone, and means are over the frames that were there.</summary>
    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void GapsAreGapsAndMeansAreOfWhatWasThere(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var sums = Sums(layout, 3);
        Add(sums, layout, Start, layout.BandsMHz[0], Polarization.Right, 100);
        Add(sums, layout, Start.AddNs(1), layout.BandsMHz[0], Polarization.Right, 300);
        Add(sums, layout, Start.AddNs(2 * UtcTime.NsPerSecond), layout.BandsMHz[0], Polarization.Left, 50);
        Assert.False(Add(sums, layout, Start.AddNs(3 * UtcTime.NsPerSecond), layout.BandsMHz[0], Polarization.Left, 50));
        var spectrum = sums.ToSpectrum(SpectrumKind.Autocorrelations, []);
        Assert.Equal(3, sums.Frames);
        Assert.Equal(16 * layout.BandsMHz.Length, spectrum.FrequencyHzChan.Length);
        Assert.Equal(spectrum.FrequencyHzChan.Order(), spectrum.FrequencyHzChan);
        for (var channel = 0; channel < 16; channel++)
        {
            // Stored channels ascend or descend; the spectrum ascends.
            var stored = layout.IsLowerSideband ? 15 - channel : channel;
            Assert.Equal([200f + stored, float.NaN, float.NaN], spectrum.RightChanStep.AsSpan(3 * channel, 3).ToArray());
            Assert.Equal([float.NaN, float.NaN, 50f + stored], spectrum.LeftChanStep.AsSpan(3 * channel, 3).ToArray());
        }

        Assert.All(spectrum.RightChanStep.Skip(48), value => Assert.True(float.IsNaN(value)));
        Assert.All(spectrum.IntensityChanStep(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void AFrameCostsNoAllocation()
    {
        var layout = ArrayLayout.Muser2;
        var sums = Sums(layout, 1);
        var (header, frame) = Frame(layout, Start, 2000, Polarization.Left, 7);
        sums.Add(header, frame);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var k = 0; k < 20; k++)
            {
                sums.Add(header, frame);
            }
        }));
    }

    /// <summary>The pictures of spectra without any contrast, with nothing in them, or of a single step are pictures.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2500, false)]
    [InlineData(3, true)]
    public void EverySpectrumHasAPictureAndAFile(int steps, bool isEmpty)
    {
        var layout = ArrayLayout.Muser1;
        var sums = Sums(layout, steps);
        if (!isEmpty)
        {
            for (var step = 0; step < steps; step++)
            {
                Add(sums, layout, Start.AddNs(step * UtcTime.NsPerSecond), 400, (Polarization)(step % 2), 100);
            }
        }

        var spectrum = sums.ToSpectrum(SpectrumKind.ShortBaselines, ["a"]);
        Assert.True(SpectrumPicture.Render(spectrum).AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]));
        using var fits = new MemoryStream();
        SpectrumFits.Write(fits, spectrum);
        Assert.Equal(0, fits.Length % FitsHeader.BlockBytes);
    }

    private static SpectrumSums Sums(ArrayLayout layout, int steps) =>
        new(layout, layout.BandsMHz.ToArray(), AntennaTable.For(layout.Id).ItrfM, 50, Start, UtcTime.NsPerSecond, steps);

    private static bool Add(SpectrumSums sums, ArrayLayout layout, UtcTime time, int bandMHz, Polarization hand, uint power)
    {
        var (header, frame) = Frame(layout, time, bandMHz, hand, power);
        return sums.Add(header, frame);
    }

    /// <summary>Every dish has the power of a channel, but for a dead and a wild one.</summary>
    private static (FrameHeader Header, byte[] Bytes) Frame(ArrayLayout layout, UtcTime time, int bandMHz, Polarization hand, uint power)
    {
        var header = new FrameHeader { Array = layout.Id, Time = time, BandMHz = bandMHz, Polarization = hand };
        var (frame, autos) = (new byte[layout.FrameBytes], new uint[16 * layout.Inputs]);
        for (var k = 0; k < autos.Length; k++)
        {
            autos[k] = (k % layout.Inputs) switch { 3 => 0, 8 => 4_000_000_000, _ => power + (uint)(k / layout.Inputs) };
        }

        FrameWriter.WriteHeader(header, frame);
        Autocorrelations.Write(layout, autos, frame);
        return (header, frame);
    }
}
