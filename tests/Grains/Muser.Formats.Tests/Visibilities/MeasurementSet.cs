using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// What casacore's importers make of a file: <c>Oracles/uv2ms.cc</c>, compiled once and kept in the temporary folder.
/// </summary>
internal sealed class MeasurementSet : IDisposable
{
    private const double SpeedOfLight = 299_792_458;
    private const double MjdOfUnixEpoch = 40_587;

    private const string Dump =
        """
        import sys, numpy as np
        from casacore.tables import table
        quiet = dict(ack=False)
        ms = table(sys.argv[1], **quiet)
        dd = table(sys.argv[1] + "/DATA_DESCRIPTION", **quiet).getcol("SPECTRAL_WINDOW_ID")
        freq = table(sys.argv[1] + "/SPECTRAL_WINDOW", **quiet).getcol("CHAN_FREQ")
        corr = table(sys.argv[1] + "/POLARIZATION", **quiet).getcol("CORR_TYPE")[0]
        field = table(sys.argv[1] + "/FIELD", **quiet)
        antenna = table(sys.argv[1] + "/ANTENNA", **quiet)
        ref = table(sys.argv[1] + "/SPECTRAL_WINDOW", **quiet).getcol("MEAS_FREQ_REF")
        assert (ref == 5).all(), "frequencies are not topocentric"
        data = ms.getcol("DATA")
        with open(sys.argv[2], "wb") as out:
            np.array(data.shape + freq.shape[:1] + (field.nrows(), antenna.nrows()), "<i8").tofile(out)
            for a, kind in ((corr, "<i4"), (dd[ms.getcol("DATA_DESC_ID")], "<i4"), (ms.getcol("FIELD_ID"), "<i4"), (ms.getcol("ANTENNA1"), "<i4"), (ms.getcol("ANTENNA2"), "<i4"),
                            (ms.getcol("TIME"), "<f8"), (ms.getcol("EXPOSURE"), "<f8"), (ms.getcol("UVW"), "<f8"), (freq, "<f8"), (field.getcol("PHASE_DIR"), "<f8"),
                            (antenna.getcol("POSITION"), "<f8"), (antenna.getcol("DISH_DIAMETER"), "<f8"), (data, "<c8"), (ms.getcol("WEIGHT_SPECTRUM"), "<f4"), (ms.getcol("FLAG"), "u1")):
                np.ascontiguousarray(a.astype(kind)).tofile(out)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-ms-");

    /// <summary>Imports a file.</summary>
    public MeasurementSet(VisibilityFormat format, string file)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "imported.ms");
        var (exitCode, output, error) = OracleTools.Run(Importer(), format == VisibilityFormat.UvFits ? "uvfits" : "fitsidi", file, Path);
        Assert.True(exitCode == 0, $"{exitCode}: {output}{error}");
    }

    public string Path { get; }

    /// <summary>Has casacore write it as UVFITS: a file by another writer than ours.</summary>
    public void Export(string file)
    {
        var (exitCode, output, error) = OracleTools.Run(Importer(), "export", Path, file);
        Assert.True(exitCode == 0, $"{exitCode}: {output}{error}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// Asserts that the data set is that of a block: a row for each row and band, visibilities and flags equal, (u,v,w) those of
    /// r_1 - r_2 in metres to the precision of floats.
    /// </summary>
    public void AssertEqual(UvDataset dataset, VisibilityBlock block, double timeSeconds, double weightScale)
    {
        var dump = System.IO.Path.Combine(_folder.FullName, "dump.bin");
        OracleTools.RunPython(Dump, Path, dump);
        using var stream = File.OpenRead(dump);
        var shape = Array<long>(6);
        Assert.Equal([block.Count * dataset.Bands, dataset.Channels, dataset.Stokes.Count], shape[..3]);
        var rows = (int)shape[0];
        var order = Array<int>(shape[2]).Select(type => dataset.Stokes.ToList().IndexOf(CodeOf(type))).ToArray();
        var (window, field, antenna1, antenna2) = (Array<int>(rows), Array<int>(rows), Array<int>(rows), Array<int>(rows));
        var (time, exposure, uvw) = (Array<double>(rows), Array<double>(rows), Array<double>(3 * rows));
        var frequencies = Array<double>(shape[3] * dataset.Channels);
        var places = Array<double>(2 * shape[4]);
        var (positions, diameters) = (Array<double>(3 * shape[5]), Array<double>(shape[5]));
        var correlations = rows * shape[1] * shape[2];
        var (data, weight, flag) = (Array<ComplexF>(correlations), Array<float>(correlations), Array<byte>(correlations));
        Assert.Equal(stream.Length, stream.Position);

        var array = dataset.Arrays[0];
        for (var i = 0; i < array.Antennas.Count; i++)
        {
            var (offset, centre) = (array.Antennas[i].OffsetXyzM, array.CentreXyzM);
            Assert.Equal([centre.X + offset.X, centre.Y + offset.Y, centre.Z + offset.Z], positions[(3 * i)..((3 * i) + 3)], (a, b) => Math.Abs(a - b) < 1e-6);
        }

        foreach (var source in dataset.Sources)
        {
            Assert.Equal(source.RaDeg, (places[2 * (source.Id - 1)] * 180 / Math.PI % 360 + 360) % 360, 1e-9);
            Assert.Equal(source.DecDeg, places[(2 * (source.Id - 1)) + 1] * 180 / Math.PI, 1e-9);
        }

        var perBand = dataset.Channels * dataset.Stokes.Count;
        for (var msRow = 0; msRow < rows; msRow++)
        {
            // Each band becomes a row of its own.
            var (row, band) = (msRow / dataset.Bands, msRow % dataset.Bands);
            Assert.Equal(((block.FrequencyId[row] - 1) * dataset.Bands) + band, window[msRow]);
            Assert.Equal((block.Antenna1[row] - 1, block.Antenna2[row] - 1, block.SourceId[row] - 1), (antenna1[msRow], antenna2[msRow], field[msRow]));
            Assert.Equal(block.IntegrationSeconds[row], exposure[msRow], 1e-6);
            var mjdSeconds = (block.Time[row].UnixNs / 1e9) + (MjdOfUnixEpoch * 86_400);
            Assert.InRange(time[msRow] - mjdSeconds, -timeSeconds, timeSeconds);
            for (var axis = 0; axis < 3; axis++)
            {
                var metres = -SpeedOfLight * block.UvwSecondsRowXyz[(3 * row) + axis];
                Assert.Equal(metres, uvw[(3 * msRow) + axis], Math.Abs(metres) * 1.2e-7);
            }

            for (var channel = 0; channel < dataset.Channels; channel++)
            {
                Assert.Equal(dataset.FindFrequencies(block.FrequencyId[row])!.Bands[band].FrequencyHz(channel), frequencies[(window[msRow] * dataset.Channels) + channel], 1);
                for (var product = 0; product < dataset.Stokes.Count; product++)
                {
                    var from = (band * perBand) + (channel * dataset.Stokes.Count) + order[product];
                    var at = ((msRow * dataset.Channels) + channel) * dataset.Stokes.Count + product;
                    Assert.Equal(block.VisBandChanPol(row)[from], data[at]);
                    var expected = Math.Abs(block.WeightBandChanPol(row)[from]) * weightScale;
                    Assert.Equal(expected, weight[at], Math.Abs(expected) * 3e-7);
                    Assert.Equal(block.WeightBandChanPol(row)[from] <= 0, flag[at] != 0);
                }
            }
        }

        T[] Array<T>(long count)
            where T : unmanaged
        {
            var array = new T[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
            return array;
        }
    }

    /// <summary>The code in FITS of casacore's number of a polarisation.</summary>
    private static int CodeOf(int casacore) => casacore switch
    {
        5 => -1,
        6 => -3,
        7 => -4,
        8 => -2,
        9 => -5,
        10 => -7,
        11 => -8,
        12 => -6,
        _ => casacore,
    };

    private static string Importer()
    {
        var source = System.IO.Path.Combine(TestData.RepositoryRoot, "tests", "Grains", "Muser.Formats.Tests", "Oracles", "uv2ms.cc");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(source)))[..12];
        var program = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"muser-uv2ms-{hash}");
        if (!File.Exists(program))
        {
            var fresh = $"{program}.{Guid.NewGuid():N}";
            var (exitCode, output, error) = OracleTools.Run(
                "g++", "-O1", "-o", fresh, source, "-lcasa_msfits", "-lcasa_fits", "-lcasa_ms", "-lcasa_measures", "-lcasa_tables", "-lcasa_casa");
            Assert.True(exitCode == 0, output + error);
            File.Move(fresh, program, overwrite: true);
        }

        return program;
    }
}
