using ILGPU;
using ILGPU.Runtime;

namespace Muser.Imaging.Gpu;

/// <summary>What runs on a GPU: each method once for each index, all at the same time.</summary>
internal static class GpuKernels
{
    private const double Rounder = 6755399441055744.0; // 1.5 * 2^52: adding and subtracting it rounds to a whole number

    /// <summary>So many visibilities are summed before their sum is added to the whole, so that single precision does.</summary>
    private const int BlockVisibilities = 256;

    /// <summary>
    /// A pixel of a map: sum of Re V exp(+2*pi*i(ul + vm + w(n-1))), the phase formed and reduced in double precision, the phasor by the polynomials of
    /// <see cref="Numerics.Phasor"/>.
    /// </summary>
    /// <param name="pixel">[row, column] of the map, in one number.</param>
    /// <param name="uvw">[uvw, visibility], wavelengths.</param>
    /// <param name="vis">[visibility] re, im, weighted and normalised.</param>
    /// <param name="map">[row, column].</param>
    /// <param name="shape">The sizes.</param>
    public static void SumPixel(
        Index1D pixel,
        ArrayView1D<double, Stride1D.Dense> uvw,
        ArrayView1D<float, Stride1D.Dense> vis,
        ArrayView1D<float, Stride1D.Dense> map,
        GpuMapShape shape)
    {
        int at = pixel;
        var half = shape.Size / 2;
        var l = (half - (at % shape.Size)) * shape.CellRad;
        var m = ((at / shape.Size) - half) * shape.CellRad;
        var rr = (l * l) + (m * m);
        var n1 = -rr / (1 + Math.Sqrt(1 - rr));
        var sum = 0f;
        for (var begin = 0; begin < shape.Visibilities; begin += BlockVisibilities)
        {
            var end = Math.Min(begin + BlockVisibilities, shape.Visibilities);
            var block = 0f;
            for (var k = begin; k < end; k++)
            {
                var halfTurns = 2 * ((uvw[k] * l) + (uvw[k + shape.Visibilities] * m) + (uvw[k + (2 * shape.Visibilities)] * n1));
                var whole = halfTurns + Rounder - Rounder;
                var r = (float)(halfTurns - whole);
                var y = r * r;
                var cos = 1f + (y * (-4.934802f + (y * (4.0587053f + (y * (-1.3351616f + (y * (0.23469372f + (y * -0.023963654f)))))))));
                var sin = r * (3.1415925f + (y * (-5.1677022f + (y * (2.5499578f + (y * (-0.5976252f + (y * 0.07643289f))))))));
                var term = (vis[2 * k] * cos) - (vis[(2 * k) + 1] * sin);
                block += ((long)whole & 1) == 0 ? term : -term;
            }

            sum += block;
        }

        map[pixel] = sum;
    }
}
