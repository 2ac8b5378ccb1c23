using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The inner loop of <see cref="Maps.VisibilityPredictor"/>: sixteen visibilities of a list of points, sum of flux exp(-2*pi*i(ul + vm +
/// w(n-1))).
/// Lanes are visibilities; phases are formed in double precision, sums in single, so a list should be short (hundreds) and longer ones
/// be added up outside.
/// </summary>
internal static unsafe class PredictKernel
{
    /// <summary>Visibilities at once.</summary>
    public const int Lanes = 16;

    /// <summary>Sums sixteen visibilities.</summary>
    /// <param name="u">u, v, w of the visibilities, wavelengths: 16 each.</param>
    /// <param name="v">See <paramref name="u"/>.</param>
    /// <param name="w">See <paramref name="u"/>.</param>
    /// <param name="points">l, m, n - 1, flux of each point.</param>
    /// <param name="count">Points.</param>
    /// <param name="re">Receives the real parts.</param>
    /// <param name="im">Receives the imaginary parts.</param>
    /// <param name="path">The implementation.</param>
    public static void Sum(double* u, double* v, double* w, double* points, int count, float* re, float* im, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Sum512(u, v, w, points, count, re, im);
                break;
            case SimdPath.Vector256:
                for (var lane = 0; lane < Lanes; lane += 8)
                {
                    Sum256(u + lane, v + lane, w + lane, points, count, re + lane, im + lane);
                }

                break;
            case SimdPath.Vector128:
                for (var lane = 0; lane < Lanes; lane += 4)
                {
                    Sum128(u + lane, v + lane, w + lane, points, count, re + lane, im + lane);
                }

                break;
            default:
                for (var lane = 0; lane < Lanes; lane++)
                {
                    (re[lane], im[lane]) = (0, 0);
                    for (var point = points; point < points + (4 * count); point += 4)
                    {
                        var (cos, sin) = Phasor.FromTurns((u[lane] * point[0]) + (v[lane] * point[1]) + (w[lane] * point[2]));
                        re[lane] += (float)point[3] * cos;
                        im[lane] -= (float)point[3] * sin;
                    }
                }

                break;
        }
    }

    private static void Sum512(double* u, double* v, double* w, double* points, int count, float* re, float* im)
    {
        var (u0, u1) = (Vector512.Load(u), Vector512.Load(u + 8));
        var (v0, v1) = (Vector512.Load(v), Vector512.Load(v + 8));
        var (w0, w1) = (Vector512.Load(w), Vector512.Load(w + 8));
        var (sumRe, sumIm) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var point = points; point < points + (4 * count); point += 4)
        {
            var (l, m, n) = (Vector512.Create(point[0]), Vector512.Create(point[1]), Vector512.Create(point[2]));
            var lower = Vector512.FusedMultiplyAdd(u0, l, Vector512.FusedMultiplyAdd(v0, m, w0 * n));
            var upper = Vector512.FusedMultiplyAdd(u1, l, Vector512.FusedMultiplyAdd(v1, m, w1 * n));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var flux = Vector512.Create((float)point[3]);
            sumRe = Vector512.FusedMultiplyAdd(flux, cos, sumRe);
            sumIm = Vector512.FusedMultiplyAdd(-flux, sin, sumIm);
        }

        sumRe.Store(re);
        sumIm.Store(im);
    }

    private static void Sum256(double* u, double* v, double* w, double* points, int count, float* re, float* im)
    {
        var (u0, u1) = (Vector256.Load(u), Vector256.Load(u + 4));
        var (v0, v1) = (Vector256.Load(v), Vector256.Load(v + 4));
        var (w0, w1) = (Vector256.Load(w), Vector256.Load(w + 4));
        var (sumRe, sumIm) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var point = points; point < points + (4 * count); point += 4)
        {
            var (l, m, n) = (Vector256.Create(point[0]), Vector256.Create(point[1]), Vector256.Create(point[2]));
            var lower = Vector256.FusedMultiplyAdd(u0, l, Vector256.FusedMultiplyAdd(v0, m, w0 * n));
            var upper = Vector256.FusedMultiplyAdd(u1, l, Vector256.FusedMultiplyAdd(v1, m, w1 * n));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var flux = Vector256.Create((float)point[3]);
            sumRe = Vector256.FusedMultiplyAdd(flux, cos, sumRe);
            sumIm = Vector256.FusedMultiplyAdd(-flux, sin, sumIm);
        }

        sumRe.Store(re);
        sumIm.Store(im);
    }

    private static void Sum128(double* u, double* v, double* w, double* points, int count, float* re, float* im)
    {
        var (u0, u1) = (Vector128.Load(u), Vector128.Load(u + 2));
        var (v0, v1) = (Vector128.Load(v), Vector128.Load(v + 2));
        var (w0, w1) = (Vector128.Load(w), Vector128.Load(w + 2));
        var (sumRe, sumIm) = (Vector128<float>.Zero, Vector128<float>.Zero);
        for (var point = points; point < points + (4 * count); point += 4)
        {
            var (l, m, n) = (Vector128.Create(point[0]), Vector128.Create(point[1]), Vector128.Create(point[2]));
            var lower = Vector128.FusedMultiplyAdd(u0, l, Vector128.FusedMultiplyAdd(v0, m, w0 * n));
            var upper = Vector128.FusedMultiplyAdd(u1, l, Vector128.FusedMultiplyAdd(v1, m, w1 * n));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var flux = Vector128.Create((float)point[3]);
            sumRe = Vector128.FusedMultiplyAdd(flux, cos, sumRe);
            sumIm = Vector128.FusedMultiplyAdd(-flux, sin, sumIm);
        }

        sumRe.Store(re);
        sumIm.Store(im);
    }
}
