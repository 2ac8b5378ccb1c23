using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>The UVFITS of the observatory's former software, written by astropy as that software used it, with its frozen constants and all.</summary>
[Trait("Tier", "Oracle")]
public class MuserLegacyOracleTests
{
    private const double L = 0.002;
    private const double M = -0.001;

    /// <summary>One frame of MUSER-I, band 800, LL, five antennas, a point of 1 Jy at (l, m).</summary>
    private const string FormerSoftware =
        """
        import sys, numpy as np
        from astropy.io import fits
        l, m = float(sys.argv[2]), float(sys.argv[3])
        antennas = np.random.default_rng(1).uniform(-1500, 1500, (5, 3))
        rows = []
        for i in range(5):
            for j in range(i + 1, 5):
                u, v, w = (antennas[j] - antennas[i]) / 299792458.0
                f = 800e6 + 12.5e6 + 25e6 * np.arange(16)
                vis = np.exp(-2j * np.pi * f * (u * l + v * m + w * (np.sqrt(1 - l * l - m * m) - 1)))
                rows.append((u, v, w, 256.0 * (i + 1) + j + 1, vis))
        data = np.zeros((len(rows), 1, 1, 16, 1, 3), np.float32)
        for k, row in enumerate(rows):
            data[k, 0, 0, :, 0, 0], data[k, 0, 0, :, 0, 1], data[k, 0, 0, :, 0, 2] = row[4].real, row[4].imag, 1
        params = [np.array([row[p] for row in rows], np.float32) for p in range(4)] + [np.full(len(rows), 2457327.5), np.full(len(rows), 0.1725)]
        groups = fits.GroupData(data, bitpix=-32, parnames=["UU", "VV", "WW", "BASELINE", "DATE", "DATE"], pardata=params)
        hdu = fits.GroupsHDU(groups)
        for key, value in (("OBJECT", "MUSER-1"), ("TELESCOP", "MUSER"), ("INSTRUME", "MUSER"), ("EPOCH", 2000.0), ("OBSRA", 14.4), ("OBSDEC", -14.3),
                           ("DATE-OBS", "2015-11-01T12:08:24.000000000"), ("CTYPE2", "COMPLEX"), ("CRVAL2", 0.0), ("CDELT2", 0.0), ("CRPIX2", 1.0),
                           ("CTYPE3", "STOKES"), ("CRVAL3", -2.0), ("CDELT3", -1.0), ("CRPIX3", 1.0), ("CTYPE4", "FREQ"), ("CRVAL4", 400e6), ("CDELT4", 25e6),
                           ("CRPIX4", 1.0), ("CTYPE5", "RA"), ("CRVAL5", 0.0), ("CDELT5", 0.0), ("CTYPE6", "DEC"), ("CRVAL6", 0.0), ("CDELT6", 0.0)):
            hdu.header[key] = value
        def table(name, columns):
            t = fits.BinTableHDU.from_columns([fits.Column(name=n, format=f, array=a) for n, f, a in columns], name=name)
            t.header["EXTVER"] = 1
            return t
        fq = table("AIPS FQ", [("FRQSEL", "1J", [1]), ("IF FREQ", "1D", [400e6]), ("CH WIDTH", "1E", [25e6]), ("TOTAL BANDWIDTH", "1E", [400e6]), ("SIDEBAND", "1J", [1])])
        an = table("AIPS AN", [("ANNAME", "8A", ["IA%d" % i for i in range(5)]), ("STABXYZ", "3D", antennas), ("NOSTA", "1J", 2 * np.arange(5)), ("MNTSTA", "1J", [2] * 5)])
        an.header["GSTIA0"], an.header["RDATE"], an.header["TIMSYS"], an.header["DATUTC"], an.header["IATUTC"] = 121.267028238182, "2012-11-21", "UTC", 33.0, 33.0
        su = table("AIPS SU", [("ID. NO.", "1J", [1]), ("SOURCE", "16A", ["sun"]), ("RAEPO", "1D", [-144.1]), ("DECEPO", "1D", [-14.31]), ("EPOCH", "1D", [2000.0]),
                               ("RAAPP", "1D", [-144.0]), ("DECAPP", "1D", [-14.3])])
        fits.HDUList([hdu, fq, an, su]).writeto(sys.argv[1], overwrite=True)
        """;

    [OracleFact("astropy")]
    public void TheSourceIsWhereItIsAndNotMirrored()
    {
        using var file = new TemporaryFile();
        OracleTools.RunPython(FormerSoftware, file.Path, $"{L}", $"{M}");
        using var reader = UvFitsReaderOracleTests.Open(file.Path, new UvReadOptions { IsMuserLegacy = true });
        var dataset = reader.Dataset;
        Assert.Equal([Stokes.LL], dataset.Stokes);
        Assert.Equal(UvBand.OfFrame(800), dataset.Frequencies[0].Bands[0]);
        Assert.Equal([1, 2, 3, 4, 5], dataset.Arrays[0].Antennas.Select(antenna => antenna.Number));
        Assert.Equal((216.0, -14.3), (dataset.Sources[0].RaDeg, dataset.Sources[0].DecDeg));
        Assert.Equal(UtcTime.FromCalendar(2015, 11, 1, 4, 8, 24), dataset.ObservationDate);

        var block = dataset.CreateBlock();
        Assert.Equal(FitsError.None, reader.TryRead(block));
        Assert.Equal(10, block.Count);
        Assert.InRange(block.Time[0] - UtcTime.FromCalendar(2015, 11, 1, 4, 8, 24), -1_300_000, 1_300_000); // a 32-bit fraction of a day
        for (var row = 0; row < block.Count; row++)
        {
            var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 3);
            var delay = (uvw[0] * L) + (uvw[1] * M) + (uvw[2] * (Math.Sqrt(1 - (L * L) - (M * M)) - 1));
            for (var channel = 0; channel < dataset.Channels; channel++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * dataset.Frequencies[0].Bands[0].FrequencyHz(channel) * delay);
                Assert.Equal(cos, block.VisBandChanPol(row)[channel].Re, 1e-5);
                Assert.Equal(sin, block.VisBandChanPol(row)[channel].Im, 1e-5);
            }
        }
    }
}
