using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Products;

/// <summary>
/// Turns maps about the phase centre, so that a direction on the sky comes to the top. Each pixel is a sum over 16 x 16 pixels of the map, weighted by a sinc
/// under a Kaiser window: an interpolation that keeps what has three pixels to a beam within 2e-4 of its peak. The map is made larger than what is wanted, so that the
/// corners of the turned one are part of it: <see cref="SizeFor"/>. Maps of components are shared out among the four nearest pixels instead, which keeps flux
/// and place of each. It allocates nothing in a call. One call at a time.
/// </summary>
public sealed class MapRotation
{
    private const int Taps = RotationKernel.Taps;
    private const int Steps = 512;

    /// <summary>Passes 1e-4 up to 0.36 turns a pixel.</summary>
    private const double KaiserBeta = 7.9;

    /// <summary>[step, tap] for shares of a pixel from 0 to 1.</summary>
    private static readonly float[] WeightStepTap = MakeWeights();

    private readonly ImageGrid _from;
    private readonly ImageGrid _to;
    private readonly double _sin;
    private readonly double _cos;

    /// <param name="from">The map; its side is at least <see cref="SizeFor"/> of the other's.</param>
    /// <param name="to">The turned map, of the same cell.</param>
    /// <param name="upRad">Position angle, from the top of the map through its left, of what comes to the top.</param>
    public MapRotation(ImageGrid from, ImageGrid to, double upRad)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.CellArcsec, to.CellArcsec, nameof(from));
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Size, SizeFor(to.Size, upRad), nameof(from));
        (_from, _to) = (from, to);
        (_sin, _cos) = Math.SinCos(upRad);
    }

    /// <summary>The side that a map must have for its turned copy to be whole, with room for the interpolation.</summary>
    /// <param name="size">Side of the turned one.</param>
    /// <param name="upRad">The angle.</param>
    public static int SizeFor(int size, double upRad)
    {
        var (sin, cos) = Math.SinCos(upRad);
        return (2 * (int)Math.Ceiling(size / 2.0 * (Math.Abs(sin) + Math.Abs(cos)))) + Taps + 2;
    }

    /// <summary>Turns a map that has no detail finer than its beam.</summary>
    /// <param name="fromRowColumn">Layout of <see cref="ImageGrid"/>.</param>
    /// <param name="toRowColumn">Receives the turned map.</param>
    public void Turn(ReadOnlySpan<float> fromRowColumn, Span<float> toRowColumn) => Turn(fromRowColumn, toRowColumn, SimdPaths.Best);

    internal void Turn(ReadOnlySpan<float> fromRowColumn, Span<float> toRowColumn, SimdPath path)
    {
        Check(fromRowColumn, toRowColumn);
        ref var from = ref MemoryMarshal.GetReference(fromRowColumn);
        for (var row = 0; row < _to.Size; row++)
        {
            for (var column = 0; column < _to.Size; column++)
            {
                var (x, y) = Source(column, row);
                var (left, below) = ((int)Math.Floor(x), (int)Math.Floor(y));
                ref var corner = ref Unsafe.Add(ref from, (((nint)below - (Taps / 2) + 1) * _from.Size) + left - (Taps / 2) + 1);
                toRowColumn[(row * _to.Size) + column] = RotationKernel.Sum(ref corner, _from.Size, Weights(x - left), Weights(y - below), path);
            }
        }
    }

    /// <summary>Turns a map of components.</summary>
    /// <param name="fromRowColumn">Flux of each pixel.</param>
    /// <param name="toRowColumn">Receives the turned ones; those beyond its edge are lost.</param>
    public void TurnComponents(ReadOnlySpan<float> fromRowColumn, Span<float> toRowColumn)
    {
        Check(fromRowColumn, toRowColumn);
        toRowColumn.Clear();
        for (var i = 0; i < fromRowColumn.Length; i++)
        {
            if (fromRowColumn[i] is not 0 and var flux)
            {
                var (x, y) = Target(i % _from.Size, i / _from.Size);
                var (left, below) = ((int)Math.Floor(x), (int)Math.Floor(y));
                var (right, up) = ((float)(x - left), (float)(y - below));
                Share(toRowColumn, left, below, flux * (1 - right) * (1 - up));
                Share(toRowColumn, left + 1, below, flux * right * (1 - up));
                Share(toRowColumn, left, below + 1, flux * (1 - right) * up);
                Share(toRowColumn, left + 1, below + 1, flux * right * up);
            }
        }
    }

    private static float[] MakeWeights()
    {
        var weights = new float[(Steps + 1) * Taps];
        for (var step = 0; step <= Steps; step++)
        {
            var row = weights.AsSpan(step * Taps, Taps);
            double sum = 0;
            for (var tap = 0; tap < Taps; tap++)
            {
                var x = tap - (Taps / 2) + 1 - (step / (double)Steps);
                var across = 2 * x / Taps;
                var window = Math.Abs(across) < 1 ? Bessel.I0(KaiserBeta * Math.Sqrt(1 - (across * across))) : 0;
                row[tap] = (float)(window * (x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x)));
                sum += row[tap];
            }

            foreach (ref var weight in row)
            {
                weight = (float)(weight / sum);
            }
        }

        return weights;
    }

    /// <summary>The weights of a share of a pixel, between those of the table.</summary>
    private static RotationKernel.TapWeights Weights(double share)
    {
        var at = (float)(share * Steps);
        var step = Math.Min((int)at, Steps - 1);
        return new(WeightStepTap.AsSpan(step * Taps), at - step);
    }

    private void Check(ReadOnlySpan<float> from, Span<float> to)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.Length, _from.Pixels, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, _to.Pixels, nameof(to));
    }

    /// <summary>Where a pixel of the turned map comes from: the top of that one lies at the position angle, its left 90 degrees on.</summary>
    private (double Column, double Row) Source(int column, int row)
    {
        var (x, y) = (column - (_to.Size / 2), row - (_to.Size / 2));
        return ((_from.Size / 2) + (_cos * x) - (_sin * y), (_from.Size / 2) + (_sin * x) + (_cos * y));
    }

    private (double Column, double Row) Target(int column, int row)
    {
        var (x, y) = (column - (_from.Size / 2), row - (_from.Size / 2));
        return ((_to.Size / 2) + (_cos * x) + (_sin * y), (_to.Size / 2) - (_sin * x) + (_cos * y));
    }

    private void Share(Span<float> to, int column, int row, float flux)
    {
        if ((uint)column < (uint)_to.Size && (uint)row < (uint)_to.Size)
        {
            to[(row * _to.Size) + column] += flux;
        }
    }
}
