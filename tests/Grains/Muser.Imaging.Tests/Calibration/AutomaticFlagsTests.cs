using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class AutomaticFlagsTests
{
    private static readonly AutomaticFlagOptions Options = new();

    [Fact]
    public void DeadAndWildAntennasAreToldByTheirPower()
    {
        var layout = ArrayLayout.Muser1;
        var random = new Random(1);
        var autos = new uint[16 * layout.Inputs];
        for (var k = 0; k < autos.Length; k++)
        {
            autos[k] = (uint)((k % layout.Inputs) switch { 3 => 0, 8 => 20_000, 21 => 50_000_000, _ => random.Next(500_000, 2_000_000) });
        }

        var flags = new List<Flag>();
        AutomaticFlags.Antennas(layout, autos, Options, flags);
        Assert.Equal(
            [(FlagReason.DeadAntenna, 3), (FlagReason.DeadAntenna, 8), (FlagReason.WildAntenna, 21)],
            flags.Select(flag => (flag.Reason, flag.FirstAntenna)));
        Assert.InRange(flags[2].Value, 20, 60);

        flags.Clear();
        AutomaticFlags.Antennas(layout, new uint[autos.Length], Options, flags);
        Assert.Equal(40, flags.Count);
    }

    // IA1 lies 7.988 m north of IA0: at noon the projected length is that times the sine of the Sun's height; 4.41 m (the facts) in mid February.
    [Theory]
    [InlineData(-14.3, 1, 4.41)]
    [InlineData(-23.44, 1, 3.293)]
    [InlineData(23.44, 0, 0)]
    public void ClosestDishesShadowEachOtherAtWinterNoonAlone(double decDeg, int expected, double lengthM)
    {
        var site = ArraySite.Muser;
        var uvw = new double[3 * 780];
        Uvw.Compute(-site.LongitudeRad, decDeg * Math.PI / 180, AntennaTable.For(ArrayId.Muser1).ItrfM, uvw);
        var flags = new List<Flag>();
        AutomaticFlags.Shadowed(40, uvw, ArrayLayout.Muser1.DishDiameterM, flags);
        Assert.Equal(expected, flags.Count);
        if (expected == 1)
        {
            Assert.Equal((FlagReason.Shadowed, 0, 1, -1), (flags[0].Reason, flags[0].FirstAntenna, flags[0].SecondAntenna, flags[0].Channel));
            Assert.Equal(lengthM, flags[0].Value, 0.005);
        }
    }

    [Fact]
    public void NumbersAtTheEndOfTheirRangeAreClipped()
    {
        var vis = Noise(2);
        vis[(4 * 780) + 1] = new(12, -8_388_608);
        vis[(9 * 780) + 779] = new(8_388_607, 3);
        vis[0] = new(8_388_606, 0);
        var flags = new List<Flag>();
        AutomaticFlags.Clipped(40, vis, Options, flags);
        Assert.Equal([(0, 2, 4), (38, 39, 9)], flags.Select(flag => (flag.FirstAntenna, flag.SecondAntenna, flag.Channel)));
    }

    [Fact]
    public void OneStrongChannelIsInterferenceAndASlopeIsNot()
    {
        var vis = Noise(3);
        for (var c = 0; c < 16; c++)
        {
            for (var b = 0; b < 780; b++)
            {
                var scale = MathF.Exp(0.1f * c) * (c == 6 ? 2 : 1);
                vis[(c * 780) + b] = new(scale * vis[(c * 780) + b].Re, scale * vis[(c * 780) + b].Im);
            }
        }

        var flags = new List<Flag>();
        AutomaticFlags.Interference(40, vis, [], Options, flags);
        var flag = Assert.Single(flags);
        Assert.Equal((FlagReason.Interference, -1, 6), (flag.Reason, flag.FirstAntenna, flag.Channel));
        flags.Clear();
        AutomaticFlags.Interference(40, new ComplexF[16 * 780], [], Options, flags);
        Assert.Empty(flags);
    }

    [Fact]
    public void FlagsTakeWeightAwayAndLeavingThemOutBringsItBack()
    {
        static int Cleared(params Flag[] flags)
        {
            var weight = Enumerable.Repeat(2f, 16 * 780).ToArray();
            var taken = Flags.Apply(flags, 40, weight);
            Assert.Equal(taken, weight.Count(w => w == 0));
            return taken;
        }

        var antenna = new Flag(FlagReason.DeadAntenna, 5, -1, -1);
        Assert.Equal(16 * 39, Cleared(antenna));
        Assert.Equal((16 * 39) + 780 - 39, Cleared(antenna, new Flag(FlagReason.Interference, -1, -1, 3)));
        Assert.Equal(1, Cleared(new Flag(FlagReason.Clipped, 9, 2, 15)));
        Assert.Equal(16, Cleared(new Flag(FlagReason.Manual, 2, 9, -1)));
        Assert.Equal(0, Cleared(new Flag(FlagReason.Manual, 2, 9, 16)));
        Assert.Equal(0, Cleared());
    }

    private static ComplexF[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 16 * 780).Select(_ => new ComplexF(random.Next(-1000, 1001), random.Next(-1000, 1001)))];
    }
}
