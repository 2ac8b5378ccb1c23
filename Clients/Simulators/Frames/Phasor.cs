namespace Muser.Simulators.Frames;

/// <summary>Unit phasors.</summary>
internal static class Phasor
{
    /// <summary>exp(2 pi i (first + n step)) for n = 0, 1 ...; arguments in turns. Each is the one before times a constant: 16 of them lose 4e-16.</summary>
    public static void FillSeries(double firstTurns, double stepTurns, Span<double> re, Span<double> im)
    {
        var (y, x) = SinCosTurns(firstTurns);
        var (stepY, stepX) = SinCosTurns(stepTurns);
        for (var n = 0; n < re.Length; n++)
        {
            (re[n], im[n]) = (x, y);
            (x, y) = ((x * stepX) - (y * stepY), (x * stepY) + (y * stepX));
        }
    }

    /// <summary>Sine and cosine of an angle in turns; whole turns go first, so that large angles lose nothing to pi.</summary>
    public static (double Sin, double Cos) SinCosTurns(double turns) => Math.SinCos(2 * Math.PI * (turns - Math.Round(turns)));
}
