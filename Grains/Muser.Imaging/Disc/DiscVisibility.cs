using Muser.Imaging.Maps;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Disc;

/// <summary>
/// What a baseline sees of an even disc of flux 1. Over the disc w adds a phase of pi w r^2, which to first order gives
/// V = 2 J1(x)/x + i pi w R^2 times twice the integral of t^3 J0(xt), x = 2 pi q R. Left out, it moves the disc by some 1.5".
/// </summary>
internal static class DiscVisibility
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>x = 2 pi q R of a visibility, q the length of (u,v) in wavelengths.</summary>
    public static double Argument(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, int k, double radiusRad)
    {
        var (channel, baseline) = Math.DivRem(k, uvw.Length / 3);
        var (u, v) = (uvw[3 * baseline], uvw[(3 * baseline) + 1]);
        return 2 * Math.PI * radiusRad * frequencyHzChan[channel] / SpeedOfLight * Math.Sqrt((u * u) + (v * v));
    }

    /// <summary>A disc at the phase centre.</summary>
    public static (double Re, double Im) Of(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, int k, double radiusRad)
    {
        var (channel, baseline) = Math.DivRem(k, uvw.Length / 3);
        var x = Argument(uvw, frequencyHzChan, k, radiusRad);
        var w = uvw[(3 * baseline) + 2] * frequencyHzChan[channel] / SpeedOfLight;
        return (Bessel.Jinc(x), Math.PI * w * radiusRad * radiusRad * Bessel.SecondMoment(x));
    }

    /// <summary>The phasor exp(+2*pi*i(ul + vm + w(n-1))) that brings a direction to the phase centre.</summary>
    public static (double Cos, double Sin) Turn(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, int k, double l, double m)
    {
        var (channel, baseline) = Math.DivRem(k, uvw.Length / 3);
        var at = uvw.Slice(3 * baseline, 3);
        var metres = (at[0] * l) + (at[1] * m) + (at[2] * WTerm.NMinusOne(l, m));
        var (sin, cos) = Math.SinCos(2 * Math.PI * metres * frequencyHzChan[channel] / SpeedOfLight);
        return (cos, sin);
    }
}
