using System.Security.Cryptography;
using Muser.Formats.Fits;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// Every field of every row, and the tables, against astropy. Where the foreign files come from: README of this folder.
/// </summary>
[Trait("Tier", "Oracle")]
public class UvFitsReaderOracleTests
{
    private const string PointSource = "data/imaging/muser1_pointsource.uvfits";

    [DataFact(PointSource)]
    public void APointSourceOfMuserIsReadAsAstropyReadsIt()
    {
        using var reader = Open(TestData.Path(PointSource));
        Assert.Equal([Stokes.RR, Stokes.LL], reader.Dataset.Stokes);
        Assert.Equal(412.5e6 + (63 * 25e6), reader.Dataset.Frequencies[0].Bands[0].FrequencyHz(63));
        AstropyVisibilities.Read(TestData.Path(PointSource)).AssertEqual(reader);
    }

    /// <summary>Written by casacore while the test runs: of two bands, both hands, with tables of its own.</summary>
    [OracleFact("casacore-dev", "casacore", "astropy")]
    public void AFileOfCasacoreIsReadAsAstropyReadsIt()
    {
        using var ours = new TemporaryFile();
        Visibilities.PointSource.Write(ours.Path, VisibilityFormat.UvFits, 1e-3, 2e-3);
        using var ms = new MeasurementSet(VisibilityFormat.UvFits, ours.Path);
        var path = ms.Path + ".uvfits";
        ms.Export(path);
        using var reader = Open(path);
        Assert.Equal((2, 16, 780L), (reader.Dataset.Bands, reader.Dataset.Channels, reader.Rows));
        Assert.Equal("RR LL", string.Join(' ', reader.Dataset.Stokes.Select(Stokes.Name)));
        AstropyVisibilities.Read(path).AssertEqual(reader);

        // And what it says is what we said.
        using var before = Open(ours.Path);
        using var after = Open(path);
        var (sent, back) = (before.Dataset.CreateBlock(780), after.Dataset.CreateBlock(780));
        Assert.Equal((FitsError.None, FitsError.None), (before.TryRead(sent), after.TryRead(back)));
        for (var row = 0; row < sent.Count; row++)
        {
            Assert.Equal((sent.Antenna1[row], sent.Antenna2[row]), (back.Antenna1[row], back.Antenna2[row]));
            Assert.Equal(sent.VisBandChanPol(row), back.VisBandChanPol(row));
        }
    }

    [ForeignFact("mojave.uvfits")]
    public void AFileOfAipsIsReadAsAstropyReadsIt() =>
        Check("mojave.uvfits", "67a2e3fae5eaf4c3a9449243b84d4747f5e0bd10bb19b0fddf626f318b07692f", "RR LL RL LR", bands: 2);

    [ForeignFact("n23c2_J0905+2052.UVDATA.FITS")]
    public void AFileOfAipsWithOtherParametersIsReadAsAstropyReadsIt() =>
        Check("n23c2_J0905+2052.UVDATA.FITS", "7d1a8f17ad6d5fc11f8ea471d125311562df12846e470eccfca357393748098a", "RR LL", bands: 4);

    [ForeignFact("zen.2456865.60537.xy.uvcRREAAM.uvfits")]
    public void AFileOfMiriadIsReadAsAstropyReadsIt() =>
        Check("zen.2456865.60537.xy.uvcRREAAM.uvfits", "2544212e4bba85319c4628b1e019aa79b6e988a310cd258b258165a3999439e9", "XY", bands: 1);

    [ForeignFact("hops_lo_3601_M87+zbl-dtcal_selfcal.uvfits")]
    public void AFileOfEhtImagingIsReadAsAstropyReadsIt() =>
        Check("hops_lo_3601_M87+zbl-dtcal_selfcal.uvfits", "5cf936dce926b5b13a0f39065096da1f836ab52ca95fdfffef581057029e8d5b", "RR LL RL LR", bands: 1);

    [ForeignFact("ref_1.1_uniform.uvfits")]
    public void AFileOfPyuvdataIsReadAsAstropyReadsIt() =>
        Check("ref_1.1_uniform.uvfits", "32bd478ee2cba5a4818faeb28bb14a077d6f934fc7ae6a943baf3b63980576c5", "XX YY XY YX", bands: 1);

    [ForeignFact("J1256-0547_X_2020_10_18_pet_vis.fits")]
    public void AFileOfPimaWithThreeSubarraysIsReadAsAstropyReadsIt() =>
        Check("J1256-0547_X_2020_10_18_pet_vis.fits", "0ea18d455c86450568ed9c5e4a9af9992f23403dd235a613c3f678e43c189807", "RR", bands: 12);

    internal static VisibilityReader Open(string path, UvReadOptions? options = null)
    {
        var error = VisibilityReader.TryOpen(path, options, out var reader);
        Assert.True(error.IsNone, $"{path}: {error}");
        return reader!;
    }

    private static void Check(string name, string sha256, string stokes, int bands)
    {
        var path = TestData.Path(ForeignFactAttribute.Folder + name);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        using var reader = Open(path);
        Assert.Equal(stokes, string.Join(' ', reader.Dataset.Stokes.Select(Stokes.Name)));
        Assert.Equal(bands, reader.Dataset.Bands);
        AstropyVisibilities.Read(path).AssertEqual(reader);
    }
}
