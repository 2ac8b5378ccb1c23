using Muser.Sky.Places;

namespace Muser.Sky.Tests.Places;

[Trait("Tier", "Unit")]
public sealed class SourceCatalogueTests
{
    [Theory]
    [InlineData("cyg-a", "Cygnus A")]
    [InlineData("Cygnus A", "Cygnus A")]
    [InlineData("3c405", "Cygnus A")]
    [InlineData("TAURUS_A", "Taurus A")]
    [InlineData("m87", "Virgo A")]
    [InlineData("3C 48", "3C 48")]
    public void FindsASourceHoweverItIsWritten(string asked, string name) =>
        Assert.Equal(name, SourceCatalogue.Find(asked)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("sun")]
    [InlineData("3C")]
    public void FindsNothingElse(string asked) => Assert.Null(SourceCatalogue.Find(asked));
}
