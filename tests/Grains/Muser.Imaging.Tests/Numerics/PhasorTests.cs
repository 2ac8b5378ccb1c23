using System.Runtime.Intrinsics;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public class PhasorTests
{
    private static readonly double[] Turns = MakeTurns();

    [Fact]
    public void ScalarPhasorAgreesWithTheLibrary()
    {
        foreach (var turns in Turns)
        {
            var (cos, sin) = Phasor.FromTurns(turns);
            AssertPhasor(turns, cos, sin);
        }
    }

    [Fact]
    public void Vector128PhasorAgreesWithTheLibrary()
    {
        for (var i = 0; i < Turns.Length; i += 4)
        {
            Phasor.FromTurns(Vector128.Create(Turns, i), Vector128.Create(Turns, i + 2), out var cos, out var sin);
            for (var lane = 0; lane < 4; lane++)
            {
                AssertPhasor(Turns[i + lane], cos[lane], sin[lane]);
            }
        }
    }

    [Fact]
    public void Vector256PhasorAgreesWithTheLibrary()
    {
        for (var i = 0; i < Turns.Length; i += 8)
        {
            Phasor.FromTurns(Vector256.Create(Turns, i), Vector256.Create(Turns, i + 4), out var cos, out var sin);
            for (var lane = 0; lane < 8; lane++)
            {
                AssertPhasor(Turns[i + lane], cos[lane], sin[lane]);
            }
        }
    }

    [Fact]
    public void Vector512PhasorAgreesWithTheLibrary()
    {
        for (var i = 0; i < Turns.Length; i += 16)
        {
            Phasor.FromTurns(Vector512.Create(Turns, i), Vector512.Create(Turns, i + 8), out var cos, out var sin);
            for (var lane = 0; lane < 16; lane++)
            {
                AssertPhasor(Turns[i + lane], cos[lane], sin[lane]);
            }
        }
    }

    private static void AssertPhasor(double turns, float cos, float sin)
    {
        var (expectedSin, expectedCos) = Math.SinCos(2 * Math.PI * (turns - Math.Round(turns)));
        Assert.True(
            Math.Abs(cos - expectedCos) < 2e-7 && Math.Abs(sin - expectedSin) < 2e-7,
            $"{turns} turns: ({cos}, {sin}), expected ({expectedCos}, {expectedSin})");
    }

    private static double[] MakeTurns()
    {
        var random = new Random(1);
        double[] exact = [0, 0.25, -0.25, 0.5, -0.5, 0.75, 1, -1, 1e6 + 0.125, -1e6 - 0.375, 300_000.5, 1e-12, -1e-12, 0.49999999, 0.50000001, 7.25];
        var few = Enumerable.Range(0, 8000).Select(_ => (random.NextDouble() - 0.5) * 4);
        var many = Enumerable.Range(0, 8000).Select(_ => (random.NextDouble() - 0.5) * 1e6);
        return [.. exact, .. few, .. many];
    }
}
