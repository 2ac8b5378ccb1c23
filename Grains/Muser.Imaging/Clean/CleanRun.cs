using System.Numerics;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>What the CLEANs with major cycles share: the peak of the residual, the threshold, and why to stop.</summary>
internal sealed class CleanRun(CleanOptions options, CleanMask? mask, CancellationToken cancellation)
{
    private const float DivergenceFactor = 2;

    private readonly MapNoise _noise = new();
    private float _initialPeak;
    private bool _begun;

    /// <summary>The residual's peak, with its sign.</summary>
    public float Peak { get; private set; }

    /// <summary>Row times width plus column of the peak.</summary>
    public int PeakPixel { get; private set; }

    /// <summary>The threshold that counts.</summary>
    public float Threshold { get; private set; }

    /// <summary>Components, or steps, so far.</summary>
    public int Iterations { get; set; }

    /// <summary>Major cycles so far.</summary>
    public int MajorCycles { get; set; }

    /// <summary>Looks at a residual and says why to stop, or null to go on.</summary>
    public CleanStop? Look(ReadOnlySpan<float> residualRowColumn)
    {
        (PeakPixel, Peak) = FindPeak(residualRowColumn);
        if (!_begun)
        {
            (_begun, _initialPeak) = (true, Peak);
        }

        var noise = options.NoiseThreshold > 0 ? options.NoiseThreshold * _noise.Of(residualRowColumn) : 0;
        Threshold = (float)Math.Max(Math.Max(options.AbsoluteThreshold, options.RelativeThreshold * Math.Abs(_initialPeak)), noise);
        var size = Math.Abs(Peak);
        return
            !float.IsFinite(Peak) ? CleanStop.NotFinite
            : PeakPixel < 0 || size == 0 ? CleanStop.NothingLeft
            : size <= Threshold ? CleanStop.Threshold
            : size > DivergenceFactor * Math.Abs(_initialPeak) ? CleanStop.Diverging
            : Iterations >= options.MaxIterations ? CleanStop.Iterations
            : cancellation.IsCancellationRequested ? CleanStop.Cancelled
            : null;
    }

    /// <summary>The largest pixel of a map, or the one of largest modulus, where a component may be; pixel -1 where there is
    /// none.</summary>
    public (int Pixel, float Value) FindPeak(ReadOnlySpan<float> map)
    {
        var inside = mask is null ? default : mask.InsideRowColumn;
        var (best, at) = (0f, -1);
        for (var first = 0; first < map.Length; first += Vector<float>.Count)
        {
            var count = Math.Min(Vector<float>.Count, map.Length - first);
            if (count == Vector<float>.Count)
            {
                var keys = new Vector<float>(map[first..]);
                if (Vector.LessThanOrEqualAll(options.AllowNegative ? Vector.Abs(keys) : keys, new Vector<float>(best)))
                {
                    continue;
                }
            }

            for (var i = first; i < first + count; i++)
            {
                var key = options.AllowNegative ? Math.Abs(map[i]) : map[i];
                if (!(key <= best) && (inside.IsEmpty || inside[i]))
                {
                    (best, at) = (key, i);
                    if (float.IsNaN(key))
                    {
                        return (at, key);
                    }
                }
            }
        }

        return (at, at < 0 ? 0 : map[at]);
    }

    /// <summary>The result.</summary>
    public CleanResult Result(CleanStop stop, ReadOnlySpan<float> model)
    {
        double flux = 0;
        foreach (var pixel in model)
        {
            flux += pixel;
        }

        return new CleanResult(stop, Iterations, _initialPeak, Peak, Threshold, flux) { MajorCycles = MajorCycles };
    }
}
