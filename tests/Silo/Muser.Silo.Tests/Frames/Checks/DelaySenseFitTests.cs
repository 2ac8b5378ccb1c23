using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Silo.Tests.Frames.Checks;

[Trait("Tier", "Unit")]
public class DelaySenseFitTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);

    [Theory]
    [InlineData(ArrayId.Muser1, -1, 30, "path", "time")]
    [InlineData(ArrayId.Muser1, 1, 30, "compensation", "time")]
    [InlineData(ArrayId.Muser2, -1, 30, "path", "time")]
    [InlineData(ArrayId.Muser2, 1, 30, "compensation", "time")]
    [InlineData(ArrayId.Muser1, -1, 0, "path", "antennas")]
    [InlineData(ArrayId.Muser1, 1, 0, "compensation", "antennas")]
    [InlineData(ArrayId.Muser2, 1, 0, "compensation", "antennas")]
    public void MeasuresTheSense(ArrayId array, int sense, int seconds, string expected, string from)
    {
        var fit = Fit(array, sense, seconds, FrameSource.Sun, constantsNs: seconds > 0 ? 500 : 0)!;
        Assert.Equal((expected, from), (fit.Sense, fit.From));
        Assert.Equal(sense, fit.Slope, 1e-4);
        Assert.InRange(fit.SlopeError, 0, 1e-4);
        Assert.InRange(fit.ResidualNs, 0, 1e-4);
    }

    [Fact]
    public void WordsThatDoNotFollowTheSunDecideNothing() =>
        Assert.Equal("undecided", Fit(ArrayId.Muser1, sense: 0, seconds: 0, FrameSource.Sun, constantsNs: 500)!.Sense);

    [Fact]
    public void WordsThatStandStillDecideNothing() => Assert.Null(Fit(ArrayId.Muser1, 0, 30, FrameSource.Sun, constantsNs: 500));

    [Fact]
    public void OtherSourcesAreNotFitted() => Assert.Null(Fit(ArrayId.Muser1, -1, 30, FrameSource.Satellite, 0));

    [Fact]
    public void SimulatedFramesAreOfTheDefaultSense()
    {
        foreach (var array in Enum.GetValues<ArrayId>())
        {
            var simulator = new FrameSimulator(new() { Array = array });
            var fit = new DelaySenseFit(simulator.Layout);
            var frame = new byte[simulator.Layout.FrameBytes];
            foreach (var number in new[] { 0, 9600 })
            {
                simulator.Simulate(number, frame);
                var options = FrameReadOptions.Default;
                Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(simulator.Layout, frame, options, out var header, out _));
                fit.Add(header, frame);
                var sense = fit.Fit()!;
                Assert.Equal(("path", number == 0 ? "antennas" : "time"), (sense.Sense, sense.From));
                Assert.Equal(-1, sense.Slope, 1e-3);
            }
        }
    }

    /// <summary>Words of K + sense * r.s0/c, a constant for each antenna, and for MUSER-I the fibre delays.</summary>
    private static DelaySenseMeasurement? Fit(ArrayId array, int sense, int seconds, FrameSource source, double constantsNs)
    {
        var layout = ArrayLayout.For(array);
        var fit = new DelaySenseFit(layout);
        var frame = new byte[layout.FrameBytes];
        var table = AntennaTable.For(array);
        var fibre = array == ArrayId.Muser1 ? FibreDelayTable.At(array, Start) : null;
        foreach (var time in new[] { Start, Start.AddNs(seconds * UtcTime.NsPerSecond) })
        {
            var sun = SolarEphemeris.Muser.At(time);
            var random = new Random(1);
            var toSun = new Vector3D(
                Math.Cos(sun.DecRad) * Math.Cos(sun.GhaRad), -Math.Cos(sun.DecRad) * Math.Sin(sun.GhaRad), Math.Sin(sun.DecRad));
            var delaysNs = new double[layout.Inputs];
            for (var k = 0; k < layout.Antennas; k++)
            {
                var pathNs = table.ItrfM[k].Dot(toSun) / 0.299792458;
                var constantNs = constantsNs > 0 ? constantsNs * random.NextDouble() : fibre?.DelayNsInput[k] ?? 0;
                delaysNs[k] = 18_000 + (sense * pathNs) + constantNs;
            }

            var header = new FrameHeader
            {
                Array = array,
                Time = time,
                BandMHz = layout.BandsMHz[0],
                Polarization = Polarization.Left,
                Source = source,
            };
            FrameWriter.WriteHeader(header, frame);
            DelayWords.Write(layout, delaysNs, frame);
            fit.Add(header, frame);
        }

        return fit.Fit();
    }
}
