using Muser.Imaging.Clean;

namespace Muser.Imaging.Tests.Clean;

/// <summary>Hogbom's algorithm as one would write it down: the reference.</summary>
internal static class PlainHogbom
{
    public static List<CleanComponent> Run(float[] residual, float[] beam, int iterations, float gain, bool absolute, ReadOnlySpan<bool> inside)
    {
        var size = (int)Math.Sqrt(residual.Length);
        var reach = (int)Math.Sqrt(beam.Length);
        var components = new List<CleanComponent>();
        while (components.Count < iterations)
        {
            var (best, at) = (float.NegativeInfinity, -1);
            for (var i = 0; i < residual.Length; i++)
            {
                var key = absolute ? Math.Abs(residual[i]) : residual[i];
                if ((inside.IsEmpty || inside[i]) && key > best)
                {
                    (best, at) = (key, i);
                }
            }

            if (at < 0 || best <= 0)
            {
                break;
            }

            var (row, column, flux) = (at / size, at % size, residual[at] * gain);
            components.Add(new(row, column, flux));
            for (var i = 0; i < residual.Length; i++)
            {
                var (beamRow, beamColumn) = ((i / size) - row + (reach / 2), (i % size) - column + (reach / 2));
                if (beamRow >= 0 && beamRow < reach && beamColumn >= 0 && beamColumn < reach)
                {
                    var product = flux * beam[(beamRow * reach) + beamColumn];
                    residual[i] -= product;
                }
            }
        }

        return components;
    }
}
