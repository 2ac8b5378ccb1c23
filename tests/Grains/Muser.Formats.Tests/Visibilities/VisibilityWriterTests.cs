using System.Buffers.Binary;
using System.Text;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

[Trait("Tier", "Unit")]
public class VisibilityWriterTests
{
    private static readonly UtcTime Morning = UtcTime.FromCalendar(2015, 11, 1, 4);

    public static TheoryData<VisibilityFormat> Formats => [.. Enum.GetValues<VisibilityFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void WhatIsWrittenIsRead(VisibilityFormat format)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var dataset = RandomVisibilities.Dataset(random);
            var blocks = Enumerable.Range(0, random.Next(4)).Select(_ => dataset.CreateBlock(random.Next(1, 50))).ToArray();
            var stream = new MemoryStream();
            using (var writer = VisibilityWriter.Create(stream, format, dataset))
            {
                foreach (var block in blocks)
                {
                    RandomVisibilities.Fill(block, dataset, Morning, random.Next(block.Capacity + 1), random);
                    writer.Write(block);
                }

                writer.Complete();
                Assert.Equal(blocks.Sum(block => block.Count), writer.Rows);
            }

            Assert.Equal(0, stream.Length % FitsHeader.BlockBytes);
            using var reader = UvFitsReaderTests.Open(stream.ToArray());
            AssertEqual(dataset, reader.Dataset, format);
            Assert.Equal(blocks.Sum(block => block.Count), reader.Rows);
            var back = reader.Dataset.CreateBlock(1 + (int)reader.Rows);
            Assert.Equal(FitsError.None, reader.TryRead(back));
            Assert.Equal(reader.Rows, back.Count);
            var at = 0;
            foreach (var block in blocks)
            {
                for (var row = 0; row < block.Count; row++, at++)
                {
                    var isUvFits = format == VisibilityFormat.UvFits;
                    RandomVisibilities.AssertEqual(block, row, back, at, isUvFits ? RandomVisibilities.UvFitsTimeNs : 20, isSingle: isUvFits);
                }
            }
        }
    }

    [Fact]
    public void AGroupOfUvFitsIsThatOfTheMemo()
    {
        // PCOUNT 9: UU, VV, WW of r_1 - r_2; 256 a1 + a2; 04:00:00.5 after 0 h of DATE-OBS = 682 / 4096 day + 14.5625 s; SOURCE,
        // FREQSEL, INTTIM; then (re, im, weight).
        var bytes = Golden(VisibilityFormat.UvFits);
        var start = Find(bytes, 0x43, 0x81); // the code of baseline 1-2, 258f, begins so
        float[] expected = [-1e-6f, 2e-6f, -3e-6f, 258, 682 / 4096f, (float)(14.5625 / 86400), 1, 1, 0.025f, 0.5f, -0.25f, 1, 2, 3, -1];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(start - 12 + (4 * i))));
        }

        var text = Encoding.Latin1.GetString(bytes);
        Assert.Contains("PZERO5  =            2457327.5", text, StringComparison.Ordinal);
        Assert.Contains("CRVAL3  =                 -1.0", text, StringComparison.Ordinal);
        Assert.Contains("CDELT3  =                 -1.0", text, StringComparison.Ordinal);
        Assert.Contains("CRVAL4  =          412500000.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowOfFitsIdiIsThatOfTheMemo()
    {
        var bytes = Golden(VisibilityFormat.FitsIdi);
        var start = bytes.Length - FitsHeader.BlockBytes;
        double[] reals = [-1e-6, 2e-6, -3e-6, 2_457_327.5, 14400.5 / 86400];
        for (var i = 0; i < reals.Length; i++)
        {
            Assert.Equal(reals[i], BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(start + (8 * i))));
        }

        int[] integers = [258, 1, 1, 1];
        for (var i = 0; i < integers.Length; i++)
        {
            Assert.Equal(integers[i], BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start + 40 + (4 * i))));
        }

        float[] singles = [0.025f, 0.5f, 0.25f, 1, 2, -3, -1]; // the conjugates
        for (var i = 0; i < singles.Length; i++)
        {
            Assert.Equal(singles[i], BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(start + 56 + (4 * i))));
        }
    }

    [Fact]
    public void AntennasBeyond255HaveTheCodeOfMiriad()
    {
        var dataset = RandomVisibilities.Dataset(new Random(3));
        dataset = dataset with { Arrays = [dataset.Arrays[0] with { Antennas = [new(300, "A", default), new(301, "B", default)] }] };
        var block = dataset.CreateBlock(1);
        (block.Count, block.Antenna1[0], block.Antenna2[0]) = (1, 300, 301);
        var stream = new MemoryStream();
        using (var writer = VisibilityWriter.Create(stream, VisibilityFormat.UvFits, dataset))
        {
            writer.Write(block);
            writer.Complete();
        }

        Assert.True(Find(stream.ToArray(), BitConverter.GetBytes(65_536f + (2048 * 300) + 301).Reverse().ToArray()) > 0);
        using var reader = UvFitsReaderTests.Open(stream.ToArray());
        (block.Antenna1[0], block.Antenna2[0]) = (0, 0);
        Assert.Equal(FitsError.None, reader.TryRead(block));
        Assert.Equal((300, 301), (block.Antenna1[0], block.Antenna2[0]));
        Assert.Throws<ArgumentException>(() => VisibilityWriter.Create(new MemoryStream(), VisibilityFormat.FitsIdi, dataset));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void NoBytesMakeTheReaderThrow(VisibilityFormat format)
    {
        var random = new Random(5);
        var dataset = RandomVisibilities.Dataset(random) with { Channels = 3, Arrays = [RandomVisibilities.Array(2, random)] };
        VisibilityFuzz.Run(Write(format, dataset, 5, random), seed: 8, rounds: 3000);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void UvAreTurnedFromTheAxesOfDate(VisibilityFormat format)
    {
        var random = new Random(1);
        var dataset = RandomVisibilities.Dataset(random);
        var block = dataset.CreateBlock(1);
        RandomVisibilities.Fill(block, dataset, Morning, 1, random);

        // A vector to the north of date, which lies 0.1 rad east of the north of ICRS.
        new[] { 0.0, 1e-6, 3e-6 }.CopyTo(block.UvwSecondsRowXyz);
        var stream = new MemoryStream();
        using (var writer = VisibilityWriter.Create(stream, format, dataset))
        {
            writer.Write(block, northOfDateRad: 0.1);
            writer.Complete();
        }

        using var reader = UvFitsReaderTests.Open(stream.ToArray());
        var back = reader.Dataset.CreateBlock(1);
        Assert.Equal(FitsError.None, reader.TryRead(back));
        Assert.Equal(1e-6 * Math.Sin(0.1), back.UvwSecondsRowXyz[0], 1e-13);
        Assert.Equal(1e-6 * Math.Cos(0.1), back.UvwSecondsRowXyz[1], 1e-13);
        Assert.Equal(3e-6, back.UvwSecondsRowXyz[2], 2e-13);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void NothingIsAllocatedForARow(VisibilityFormat format)
    {
        var random = new Random(1);
        var dataset = RandomVisibilities.Dataset(random);
        var block = dataset.CreateBlock(1000);
        RandomVisibilities.Fill(block, dataset, Morning, 1000, random);
        using var memory = new MemoryStream(32 << 20);
        using var writer = VisibilityWriter.Create(memory, format, dataset);
        writer.Write(block);
        var begin = memory.Position;
        Assert.Equal(0, Allocation.Of(() =>
        {
            memory.Position = begin; // over the last block: the memory does not grow
            writer.Write(block);
        }));
    }

    [Fact]
    public void TheFileIsThereWhenItIsWholeAndNotBefore()
    {
        var folder = Directory.CreateTempSubdirectory("muser-");
        try
        {
            var path = Path.Combine(folder.FullName, "a.uvfits");
            var dataset = RandomVisibilities.Dataset(new Random(2));
            using (VisibilityWriter.Create(path, VisibilityFormat.UvFits, dataset))
            {
                Assert.False(File.Exists(path));
            }

            Assert.Empty(folder.GetFiles());
            using (var writer = VisibilityWriter.Create(path, VisibilityFormat.UvFits, dataset))
            {
                writer.Complete();
            }

            Assert.Equal("a.uvfits", Assert.Single(folder.GetFiles()).Name);
            using (var writer = VisibilityWriter.Create(path, VisibilityFormat.UvFits, dataset))
            {
                writer.Complete();
                Assert.Throws<InvalidOperationException>(writer.Complete);
                Assert.Throws<InvalidOperationException>(() => writer.Write(dataset.CreateBlock()));
                writer.Dispose();
                Assert.Throws<ObjectDisposedException>(() => writer.Write(dataset.CreateBlock()));
            }

            foreach (var impossible in new[] { dataset with { Stokes = [-1, -2, -4] }, dataset with { ObservationDate = null }, dataset with { Arrays = [] } })
            {
                Assert.Throws<ArgumentException>(() => VisibilityWriter.Create(path, VisibilityFormat.UvFits, impossible));
            }

            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void RowsInOrderAreSaidToBe()
    {
        var dataset = RandomVisibilities.Dataset(new Random(4)) with { Arrays = [RandomVisibilities.Array(3, new Random(1))] };
        var block = dataset.CreateBlock(3);
        block.Count = 3;
        for (var row = 0; row < 3; row++)
        {
            (block.Antenna1[row], block.Antenna2[row]) = (row < 2 ? 1 : 2, row < 1 ? 2 : 3);
        }

        Assert.Contains("SORT ORDER = 'TB'", History(), StringComparison.Ordinal);
        (block.Antenna1[0], block.Antenna1[2]) = (2, 1);
        Assert.Contains("SORT ORDER = '**'", History(), StringComparison.Ordinal);

        string History()
        {
            var stream = new MemoryStream();
            using (var writer = VisibilityWriter.Create(stream, VisibilityFormat.UvFits, dataset))
            {
                writer.Write(block);
                writer.Complete();
            }

            using var reader = UvFitsReaderTests.Open(stream.ToArray());
            return string.Join('\n', reader.Dataset.History);
        }
    }

    [Fact]
    public void PlanesOfFramesBecomeRowsOfBaselines()
    {
        var block = new VisibilityBlock(7, bands: 2, channels: 3, polarizations: 2);
        var vis = Enumerable.Range(0, 15).Select(i => new ComplexF(i / 5, i % 5)).ToArray();
        var weight = Enumerable.Range(0, 15).Select(i => (float)i).ToArray();
        block.SetPlane(1, band: 1, polarization: 1, vis, weight);
        block.SetPlane(1, band: 0, polarization: 1, vis, weight, isDescending: true);
        for (var baseline = 0; baseline < 5; baseline++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var (up, down) = ((((1 * 3) + channel) * 2) + 1, (((0 * 3) + channel) * 2) + 1);
                Assert.Equal(new ComplexF(channel, baseline), block.VisBandChanPol(1 + baseline)[up]);
                Assert.Equal(new ComplexF(2 - channel, baseline), block.VisBandChanPol(1 + baseline)[down]);
                Assert.Equal((channel * 5f) + baseline, block.WeightBandChanPol(1 + baseline)[up]);
            }
        }

        Assert.True(block.VisBandChanPol(0).IndexOfAnyExcept(default(ComplexF)) < 0 && block.VisBandChanPol(6).IndexOfAnyExcept(default(ComplexF)) < 0);
        Assert.Throws<ArgumentException>(() => block.SetPlane(0, 0, 0, vis.AsSpan(1), weight.AsSpan(1)));
    }

    internal static byte[] Write(VisibilityFormat format, UvDataset dataset, int rows, Random random)
    {
        var block = dataset.CreateBlock(rows);
        RandomVisibilities.Fill(block, dataset, Morning, rows, random);
        var stream = new MemoryStream();
        using var writer = VisibilityWriter.Create(stream, format, dataset);
        writer.Write(block);
        writer.Complete();
        return stream.ToArray();
    }

    /// <summary>One row, numbers that can be read by eye.</summary>
    private static byte[] Golden(VisibilityFormat format)
    {
        var dataset = new UvDataset
        {
            Stokes = [Stokes.Of(Polarization.Right), Stokes.Of(Polarization.Left)],
            Channels = 1,
            Frequencies = [new(1, [UvBand.OfFrame(400)])],
            Sources = [new(1, "SUN", 215.8, -14.2)],
            Arrays = [RandomVisibilities.Array(2, new Random(1))],
            ObservationDate = Morning,
        };
        var block = dataset.CreateBlock();
        block.Count = 1;
        (block.Time[0], block.Antenna1[0], block.Antenna2[0], block.IntegrationSeconds[0]) = (Morning.AddNs(UtcTime.NsPerSecond / 2), 1, 2, 0.025f);
        new[] { 1e-6, -2e-6, 3e-6 }.CopyTo(block.UvwSecondsRowXyz);
        new ComplexF[] { new(0.5f, -0.25f), new(2, 3) }.CopyTo(block.VisBandChanPol(0));
        new[] { 1f, -1 }.CopyTo(block.WeightBandChanPol(0));
        var stream = new MemoryStream();
        using var writer = VisibilityWriter.Create(stream, format, dataset);
        writer.Write(block);
        writer.Complete();
        return stream.ToArray();
    }

    private static int Find(byte[] bytes, params ReadOnlySpan<byte> pattern) => bytes.AsSpan().IndexOf(pattern);

    private static void AssertEqual(UvDataset expected, UvDataset actual, VisibilityFormat format)
    {
        Assert.Equal(expected.Stokes, actual.Stokes);
        Assert.Equal(expected.Channels, actual.Channels);
        Assert.Equal(expected.Frequencies.Select(setup => setup.Id), actual.Frequencies.Select(setup => setup.Id));
        Assert.Equal(expected.Frequencies.SelectMany(setup => setup.Bands), actual.Frequencies.SelectMany(setup => setup.Bands));
        Assert.Equal(expected.Sources, actual.Sources);
        Assert.Equal(expected.Arrays[0].Antennas, actual.Arrays[0].Antennas.Select(
            antenna => format == VisibilityFormat.UvFits ? antenna : antenna with { DiameterM = 4.5 }));
        var (array, back) = (expected.Arrays[0], actual.Arrays.Single());
        Assert.Equal(array with { Antennas = back.Antennas, ReferenceFrequencyHz = back.ReferenceFrequencyHz }, back);
        Assert.Equal(
            (expected.Telescope, expected.Instrument, expected.Observer, expected.Unit, expected.ObservationDate),
            (actual.Telescope, actual.Instrument, actual.Observer, actual.Unit, actual.ObservationDate));
        Assert.Equal(expected.History, actual.History.Where(line => !line.StartsWith("AIPS", StringComparison.Ordinal)));
    }
}
