using System.Security.Cryptography;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// Every field of every row, and the tables, against astropy. Where the foreign files come from: README of this folder.
/// </summary>
[Trait("Tier", "Oracle")]
public class FitsIdiReaderOracleTests
{

    [ForeignFact("leotest+1.5us.fits")]
    public void AFileOfDifxIsReadAsAstropyReadsIt() =>
        Check("leotest+1.5us.fits", "3a79ed899361a4b30e84a8fc6b17f287607c2fdf9d1ca9fbb92aed61e2562bf6", "RR", bands: 16);

    [ForeignFact("n09q2_1_1-shortened.IDI1")]
    public void AFileOfTheCorrelatorAtJiveIsReadAsAstropyReadsIt() =>
        Check("n09q2_1_1-shortened.IDI1", "47c81f75d37cc548629c5227229d08bb7ace499bae5a777599ed5bf5a7ce802c", "LL", bands: 8);

    [ForeignFact("v050c.fits.1-8")]
    public void AFileOfTheVlbaHardwareCorrelatorIsReadAsAstropyReadsIt() =>
        Check("v050c.fits.1-8", "c008408b5a433648f7598234f528ad83f8736cf343a6ce1f16ef531e0be8e9fd", "LL", bands: 2);

    [ForeignFact("emerlin_multiuv.IDI1")]
    public void AFileOfEmerlinWithTwoTablesIsReadAsAstropyReadsIt() =>
        Check("emerlin_multiuv.IDI1", "e80bf54d7d902c8abbb11d16a448c9a8bdb0771adca9e6ceba2b6c5e786a5ebc", "LL", bands: 4);

    private static void Check(string name, string sha256, string stokes, int bands)
    {
        var path = TestData.Path(ForeignFactAttribute.Folder + name);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        using var reader = UvFitsReaderOracleTests.Open(path);
        Assert.Equal(stokes, string.Join(' ', reader.Dataset.Stokes.Select(Stokes.Name)));
        Assert.Equal(bands, reader.Dataset.Bands);
        AstropyVisibilities.Read(path, VisibilityFormat.FitsIdi).AssertEqual(reader);
    }
}
