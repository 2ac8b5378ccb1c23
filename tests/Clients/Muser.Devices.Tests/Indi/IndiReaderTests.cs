using System.Text;
using Muser.Devices.Indi;

namespace Muser.Devices.Tests.Indi;

[Trait("Tier", "Unit")]
public class IndiReaderTests
{
    [Fact]
    public void ReadsAVectorWithItsLimitsAndState()
    {
        var (message, fault) = Read(
            """
            <defNumberVector device="Telescope Simulator" name="EQUATORIAL_EOD_COORD" label="Eq. Coordinates" state="Busy" perm="rw" timeout="60">
                <defNumber name="RA" label="RA (hh:mm:ss)" format="%010.6m" min="0" max="24" step="0">
            14:30:36
                </defNumber>
                <defNumber name="DEC" label="DEC" format="%010.6m" min="-90" max="90" step="0">-0:30</defNumber>
            </defNumberVector>
            """);

        Assert.Null(fault);
        Assert.Equal(
            (IndiVerb.Define, "Telescope Simulator", "EQUATORIAL_EOD_COORD", IndiKind.Number, IndiState.Busy, true, 60.0),
            (message!.Verb, message.Device, message.Name, message.Kind, message.State!.Value, message.IsWritable, message.TimeoutS));
        Assert.Equal(new IndiElement("RA", "RA (hh:mm:ss)", "14:30:36", 0, 24), message.Elements[0]);
        Assert.Equal(new IndiElement("DEC", "DEC", "-0:30", -90, 90), message.Elements[1]);
    }

    [Theory]
    [InlineData("<defNumberVector name='A'/>")]
    [InlineData("<setTextVector device='T'/>")]
    [InlineData("<setTextVector device='T' name='A'><oneText>x</oneText></setTextVector>")]
    [InlineData("<setTextVector device='T' name='A'><b></setTextVector>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'y'>]><message device='&x;'/>")]
    [InlineData("<delProperty/>")]
    [InlineData("")]
    public void RefusesWithAReason(string xml)
    {
        var (message, fault) = Read(xml);

        Assert.Null(message);
        Assert.NotNull(fault);
    }

    [Fact]
    public void PassesOverWhatItDoesNotKnow() => Assert.Equal((null, null), Read("<pingRequest uid='1'/>"));

    [Theory]
    [InlineData("12:30:36", 12.51)]
    [InlineData("-12 30 36", -12.51)]
    [InlineData("-0:30", -0.5)]
    [InlineData("+5;15", 5.25)]
    [InlineData("1.5e2", 150)]
    [InlineData("  14.73064187109470069 ", 14.7306418710947)]
    public void ReadsNumbersInBase60(string text, double expected)
    {
        Assert.True(IndiNumber.TryParse(text, out var number));
        Assert.Equal(expected, number, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("1:2:3:4")]
    [InlineData("12:-3")]
    [InlineData("twelve")]
    public void RefusesWhatIsNoNumber(string text) => Assert.False(IndiNumber.TryParse(text, out _));

    [Theory]
    [InlineData("EQUATORIAL_EOD_COORD", "equatorial-eod-coord")]
    [InlineData("  Telescope Simulator!", "telescope-simulator")]
    [InlineData("---", "x")]
    [InlineData("\u592a\u9633", "x")]
    public void NamesAreNamesOfTheBus(string indi, string expected) => Assert.Equal(expected, IndiNames.Name(indi));

    private static (IndiMessage? Message, string? Fault) Read(string xml) => IndiReader.Read(Encoding.UTF8.GetBytes(xml));
}
