using Muser.Cli.Sky;

namespace Muser.Cli.Tests.Sky;

[Trait("Tier", "Unit")]
public sealed class SexagesimalTests
{
    [Theory]
    [InlineData(0, "+00° 00′ 00.0000″")]
    [InlineData(-0.5, "-00° 30′ 00.0000″")]
    [InlineData(22.0145, "+22° 00′ 52.2000″")]
    [InlineData(-19.9999999999, "-20° 00′ 00.0000″")]
    public void WritesDegrees(double degrees, string text) =>
        Assert.Equal(text, Sexagesimal.Degrees(double.DegreesToRadians(degrees)));

    [Theory]
    [InlineData(0, "00h 00m 00.00000s")]
    [InlineData(83.63308333333333, "05h 34m 31.94000s")]
    [InlineData(359.9999999999, "00h 00m 00.00000s")]
    public void WritesHours(double degrees, string text) =>
        Assert.Equal(text, Sexagesimal.Hours(double.DegreesToRadians(degrees)));
}
