using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Calibration;

/// <summary>
/// What the delay words of one frame of a calibrator hold in phase, and what that leaves of the wave of the satellite. Words that follow a direction
/// differ from the spherical delays |R - r| - |R| by a plane, with or without the curvature: both are fitted by least absolute deviations, so that a few
/// strange words do not count, and the better one is taken. What a word is off the fit stays in it, as for the Sun, and is part of the receiver.
/// Immutable, safe for any thread.
/// </summary>
public sealed class DelayWordFit
{
    /// <summary>A fit whose deviations are beyond this, ns, is none: 1000 units of the words, 1/80 of the least wavelength's period.</summary>
    public const double MaxDeviationNs = 0.02;

    private const double LightMPerNs = 0.299792458;
    private const double LeastContrast = 2; // of the deviations from the two fronts
    private const int Iterations = 40;
    private const double LeastDeviationNs = 1e-6;
    private const double SettledNs = 1e-5; // a tenth of the coarser unit of the words
    private const double MPerKm = 1000;
    private const int Unknowns = 4;

    private readonly double[] _restNsAntenna;

    private DelayWordFit(DelayWave wave, double[] restNsAntenna, double deviationNs, double offsetRad, bool isAmbiguous = false) =>
        (Wave, _restNsAntenna, DeviationNs, OffsetRad, IsAmbiguous) = (wave, restNsAntenna, deviationNs, offsetRad, isAmbiguous);

    /// <summary>The front: <see cref="DelayWave.Sphere"/> or <see cref="DelayWave.Plane"/>.</summary>
    public DelayWave Wave { get; }

    /// <summary>
    /// q of each antenna for <see cref="DelayRotation"/>, ns: the delay of the satellite's wave less the one that the words hold in phase.
    /// </summary>
    public ReadOnlySpan<double> RestNsAntenna => _restNsAntenna;

    /// <summary>Robust standard deviation of the words from the front, ns; 0 where the front was given.</summary>
    public double DeviationNs { get; }

    /// <summary>Angle between the satellite and the direction that the words follow, rad; what is across a flat array, so good to some arc seconds.</summary>
    public double OffsetRad { get; }

    /// <summary>Whether the other front fits nearly as well.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>Whether the words follow the front that was found, and no other.</summary>
    public bool IsGood => DeviationNs <= MaxDeviationNs && !IsAmbiguous;

    /// <summary>Finds what words hold in phase, or takes it as given.</summary>
    /// <param name="wave">What they hold; <see cref="DelayWave.Fitted"/> to find out.</param>
    /// <param name="source">The satellite at the middle of the frame.</param>
    /// <param name="antennaItrfM">Antennas from the reference point, ITRF axes, m.</param>
    /// <param name="delayNsAntenna">Their delays, ns: <see cref="FringeCorrection.AntennaDelays"/>.</param>
    /// <param name="usableAntenna">Which have a say in the fit.</param>
    public static DelayWordFit Find(
        DelayWave wave,
        NearFieldSource source,
        ReadOnlySpan<Vector3D> antennaItrfM,
        ReadOnlySpan<double> delayNsAntenna,
        ReadOnlySpan<bool> usableAntenna)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, antennaItrfM.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(usableAntenna.Length, antennaItrfM.Length);
        if (wave != DelayWave.Fitted)
        {
            return new(wave, Rest(source, antennaItrfM, default, wave), 0, 0);
        }

        var plane = Fit(DelayWave.Plane, source, antennaItrfM, delayNsAntenna, usableAntenna);
        var sphere = Fit(DelayWave.Sphere, source, antennaItrfM, delayNsAntenna, usableAntenna);
        var (better, worse) = sphere.DeviationNs < plane.DeviationNs ? (sphere, plane) : (plane, sphere);
        var isAmbiguous = worse.DeviationNs < LeastContrast * better.DeviationNs;
        return new(better.Wave, better._restNsAntenna, better.DeviationNs, better.OffsetRad, isAmbiguous);
    }

    private static DelayWordFit Fit(
        DelayWave wave,
        NearFieldSource source,
        ReadOnlySpan<Vector3D> antennaItrfM,
        ReadOnlySpan<double> delayNsAntenna,
        ReadOnlySpan<bool> usableAntenna)
    {
        var antennas = antennaItrfM.Length;
        var difference = new double[antennas]; // of the words from the front towards the satellite
        var rest = Rest(source, antennaItrfM, default, wave);
        for (var k = 0; k < antennas; k++)
        {
            difference[k] = delayNsAntenna[k] - (source.ExcessPathM(antennaItrfM[k]) / LightMPerNs) + rest[k];
        }

        // difference = K + g.r; least absolute deviations by re-weighted least squares.
        var weight = new double[antennas];
        for (var k = 0; k < antennas; k++)
        {
            weight[k] = usableAntenna[k] ? 1 : 0;
        }

        var solution = new double[Unknowns];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = Solve(antennaItrfM, difference, weight);
            var isSettled = iteration > 0 && Distance(next, solution) < SettledNs;
            solution = next;
            if (isSettled)
            {
                break;
            }

            for (var k = 0; k < antennas; k++)
            {
                weight[k] = usableAntenna[k] ? 1 / Math.Max(LeastDeviationNs, Math.Abs(difference[k] - Value(solution, antennaItrfM[k]))) : 0;
            }
        }

        var deviations = new List<double>(antennas);
        for (var k = 0; k < antennas; k++)
        {
            if (usableAntenna[k])
            {
                deviations.Add(Math.Abs(difference[k] - Value(solution, antennaItrfM[k])));
            }
        }

        var gradient = new Vector3D(solution[1], solution[2], solution[3]) * (1 / MPerKm);
        var across = (gradient - (gradient.Dot(source.Direction) * source.Direction)).Length * LightMPerNs;
        return new(
            wave, Rest(source, antennaItrfM, gradient, wave), RobustScale.PerMedian * RobustScale.Median(deviations.ToArray()), Math.Asin(Math.Min(1, across)));
    }

    /// <summary>The delays of the satellite's wave less those of the front with this gradient, ns per m, against the satellite's.</summary>
    private static double[] Rest(NearFieldSource source, ReadOnlySpan<Vector3D> antennaItrfM, Vector3D gradient, DelayWave wave)
    {
        var rest = new double[antennaItrfM.Length];
        for (var k = 0; k < rest.Length; k++)
        {
            rest[k] = (wave == DelayWave.Plane ? source.CurvatureM(antennaItrfM[k]) / LightMPerNs : 0) - gradient.Dot(antennaItrfM[k]);
        }

        return rest;
    }

    private static double[] Solve(ReadOnlySpan<Vector3D> antennaItrfM, double[] difference, double[] weight)
    {
        var normal = new double[Unknowns, Unknowns];
        var right = new double[Unknowns];
        Span<double> row = stackalloc double[Unknowns];
        for (var k = 0; k < weight.Length; k++)
        {
            var km = antennaItrfM[k] * (1 / MPerKm);
            (row[0], row[1], row[2], row[3]) = (1, km.X, km.Y, km.Z);
            for (var i = 0; i < Unknowns; i++)
            {
                right[i] += weight[k] * row[i] * difference[k];
                for (var j = 0; j < Unknowns; j++)
                {
                    normal[i, j] += weight[k] * row[i] * row[j];
                }
            }
        }

        Cholesky.Solve(normal, right);
        return right;
    }

    /// <summary>How far two fits are apart, ns at 1 km.</summary>
    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static double Value(double[] solution, Vector3D antennaItrfM) =>
        solution[0] + (((solution[1] * antennaItrfM.X) + (solution[2] * antennaItrfM.Y) + (solution[3] * antennaItrfM.Z)) / MPerKm);
}
