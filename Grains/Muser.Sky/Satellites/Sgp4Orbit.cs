using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>
/// The orbit of two-line elements by the theory they are made for: SGP4, with its deep-space part (SDP4) from a period of 225
/// minutes on; WGS-72. Elements are good to about 1 km at their epoch and lose 1-3 km a day. Within 5 mm of the verification set
/// of Vallado et al. 2006. Source: Hoots and Roehrich 1980, Spacetrack Report 3; Vallado, Crawford, Hujsak and Kelso 2006, AIAA
/// 2006-6753. Immutable, safe for any thread.
/// </summary>
public sealed class Sgp4Orbit
{
    private const double DeepSpacePeriodMinutes = 225;
    private const double NsPerMinute = 60e9;
    private const double SmallestEccentricity = 1e-6;

    /// <summary>Where 1 + cos i is below this, its stand-in: an inclination of 180 degrees.</summary>
    private const double SmallestOnePlusCos = 1.5e-12;

    private const int KeplerIterations = 10;
    private const double KeplerTolerance = 1e-12;
    private const double KeplerLargestStep = 0.95;

    private readonly OrbitElements _epoch;
    private readonly SecularRates _rates;
    private readonly DragTerms _drag;
    private readonly DeepSpaceTerms? _deep;

    /// <summary>Prepares an orbit.</summary>
    public Sgp4Orbit(TwoLineElements elements)
    {
        Elements = elements;
        _epoch = new(
            BrouwerMeanMotion(elements),
            elements.Eccentricity,
            elements.InclinationRad,
            elements.NodeRad,
            elements.PerigeeRad,
            elements.AnomalyRad);
        _rates = new(_epoch);
        var isDeepSpace = Math.Tau / _epoch.MeanMotion >= DeepSpacePeriodMinutes;
        _drag = new(_epoch, _rates, elements.DragPerEarthRadius, isDeepSpace);
        _deep = isDeepSpace ? new(_epoch, _rates, elements.Epoch) : null;
    }

    /// <summary>The elements.</summary>
    public TwoLineElements Elements { get; }

    /// <summary>True from a period of 225 minutes on: Sun, Moon and resonance take part.</summary>
    public bool IsDeepSpace => _deep is not null;

    /// <summary>
    /// Position and velocity at an instant, or why there are none. Leap seconds between epoch and instant are not counted, as
    /// everywhere with such elements.
    /// </summary>
    public OrbitFault TryPropagate(UtcTime utc, out OrbitState state) =>
        TryPropagate((utc - Elements.Epoch) / NsPerMinute, out state);

    /// <summary>The same at a time in minutes since the epoch of the elements.</summary>
    public OrbitFault TryPropagate(double minutes, out OrbitState state)
    {
        state = default;
        var elements = _epoch with
        {
            AnomalyRad = _epoch.AnomalyRad + (_rates.Anomaly * minutes),
            PerigeeRad = _epoch.PerigeeRad + (_rates.Perigee * minutes),
            NodeRad = _epoch.NodeRad + (_rates.Node * minutes),
        };
        _drag.TurnAngles(minutes, ref elements);
        var (rootAxisFactor, eccentricityLoss, aheadMinutes) = _drag.Shrink(minutes, elements.AnomalyRad);
        _deep?.AddSecular(minutes, ref elements);
        if (!(elements.MeanMotion > 0))
        {
            return OrbitFault.Degenerate;
        }

        var axis = GravityModel.AxisOf(elements.MeanMotion) * rootAxisFactor * rootAxisFactor;
        elements.MeanMotion = GravityModel.RootMu / Math.Pow(axis, 1.5);
        elements.Eccentricity -= eccentricityLoss;
        if (!(elements.Eccentricity is < 1 and >= -0.001))
        {
            return OrbitFault.EccentricityOutOfRange;
        }

        elements.Eccentricity = Math.Max(elements.Eccentricity, SmallestEccentricity);
        elements.AnomalyRad += _epoch.MeanMotion * aheadMinutes;
        Reduce(ref elements);
        if (_deep is not null)
        {
            _deep.AddPeriodic(minutes, ref elements);
            if (elements.InclinationRad < 0)
            {
                elements.InclinationRad = -elements.InclinationRad;
                elements.NodeRad += Math.PI;
                elements.PerigeeRad -= Math.PI;
            }

            if (elements.Eccentricity is < 0 or > 1)
            {
                return OrbitFault.EccentricityOutOfRange;
            }
        }

        return Place(elements, _deep is null ? _epoch.InclinationRad : elements.InclinationRad, out state);
    }

    /// <summary>
    /// Long-period terms, Kepler's equation, short-period terms, and the vectors. The terms take the inclination at epoch, or in
    /// deep space the one of the moment.
    /// </summary>
    private static OrbitFault Place(in OrbitElements elements, double inclinationRad, out OrbitState state)
    {
        state = default;
        var (sinI, cosI) = Math.SinCos(inclinationRad);
        var cosI2 = cosI * cosI;
        var a = GravityModel.AxisOf(elements.MeanMotion);
        var perParameter = 1 / (a * (1 - (elements.Eccentricity * elements.Eccentricity)));

        // Long period, in the components of the eccentricity along the node and across.
        var (sinW, cosW) = Math.SinCos(elements.PerigeeRad);
        var along = elements.Eccentricity * cosW;
        var across = (elements.Eccentricity * sinW) - (0.5 * perParameter * GravityModel.J3OverJ2 * sinI);
        var onePlusCos = Math.Abs(1 + cosI) > SmallestOnePlusCos ? 1 + cosI : SmallestOnePlusCos;
        var longPeriod = -0.25 * GravityModel.J3OverJ2 * sinI * (3 + (5 * cosI)) / onePlusCos;
        var fromNode = (elements.AnomalyRad + elements.PerigeeRad + (perParameter * longPeriod * along)) % Math.Tau;
        var (sinE, cosE) = Kepler(fromNode, along, across);

        var eCosE = (along * cosE) + (across * sinE);
        var eSinE = (along * sinE) - (across * cosE);
        var e2 = (along * along) + (across * across);
        var parameter = a * (1 - e2);
        if (!(parameter > 0))
        {
            return OrbitFault.Degenerate;
        }

        var radius = a * (1 - eCosE);
        var beta = Math.Sqrt(1 - e2);
        var share = eSinE / (1 + beta);
        var sinU = a / radius * (sinE - across - (along * share));
        var cosU = a / radius * (cosE - along + (across * share));
        var (sin2U, cos2U) = (2 * cosU * sinU, 1 - (2 * sinU * sinU));

        // Short period.
        var first = 0.5 * GravityModel.J2 / parameter;
        var second = first / parameter;
        var polar = (3 * cosI2) - 1;
        var sinI2 = 1 - cosI2;
        var r = (radius * (1 - (1.5 * second * beta * polar))) + (0.5 * first * sinI2 * cos2U);
        var u = Math.Atan2(sinU, cosU) - (0.25 * second * ((7 * cosI2) - 1) * sin2U);
        var node = elements.NodeRad + (1.5 * second * cosI * sin2U);
        var inclination = elements.InclinationRad + (1.5 * second * cosI * sinI * cos2U);
        var motion = elements.MeanMotion * first / GravityModel.RootMu;
        var radial = (Math.Sqrt(a) * eSinE / radius) - (motion * sinI2 * sin2U);
        var transverse = (Math.Sqrt(parameter) / radius) + (motion * ((sinI2 * cos2U) + (1.5 * polar)));
        if (!(r >= 1))
        {
            return OrbitFault.Decayed;
        }

        var (sinNode, cosNode) = Math.SinCos(node);
        var (sinInclination, cosInclination) = Math.SinCos(inclination);
        var (sin, cos) = Math.SinCos(u);
        var toNode = new Vector3D(cosNode, sinNode, 0);
        var toTop = new Vector3D(-sinNode * cosInclination, cosNode * cosInclination, sinInclination);
        var outward = (cos * toNode) + (sin * toTop);
        var onward = (cos * toTop) - (sin * toNode);
        const double MetresPerRadius = GravityModel.EarthRadiusKm * 1000;
        state = new(
            MetresPerRadius * r * outward,
            MetresPerRadius * GravityModel.RootMu / 60 * ((radial * outward) + (transverse * onward)));
        return OrbitFault.None;
    }

    /// <summary>
    /// Sine and cosine of E + perigee, where E is the eccentric anomaly, from the mean longitude from the node: Newton's method
    /// with a bound on the step.
    /// </summary>
    private static (double Sin, double Cos) Kepler(double fromNode, double along, double across)
    {
        var e = fromNode;
        var (sin, cos) = Math.SinCos(e);
        for (var k = 0; k < KeplerIterations; k++)
        {
            var step = (fromNode - (across * cos) + (along * sin) - e) / (1 - (cos * along) - (sin * across));
            e += Math.Clamp(step, -KeplerLargestStep, KeplerLargestStep);
            if (Math.Abs(step) < KeplerTolerance)
            {
                break;
            }

            (sin, cos) = Math.SinCos(e);
        }

        return (sin, cos);
    }

    /// <summary>
    /// Angles into one turn, the sum of all three kept: the periodic terms of small inclinations depend on the turn of the node.
    /// </summary>
    private static void Reduce(ref OrbitElements elements)
    {
        var longitude = (elements.AnomalyRad + elements.PerigeeRad + elements.NodeRad) % Math.Tau;
        elements.NodeRad %= Math.Tau;
        elements.PerigeeRad %= Math.Tau;
        elements.AnomalyRad = (longitude - elements.PerigeeRad - elements.NodeRad) % Math.Tau;
    }

    /// <summary>
    /// The mean motion of Brouwer's theory from that of Kozai's, which the elements give. Source: Spacetrack Report 3, section 6.
    /// </summary>
    private static double BrouwerMeanMotion(TwoLineElements elements)
    {
        var cosI = Math.Cos(elements.InclinationRad);
        var beta2 = 1 - (elements.Eccentricity * elements.Eccentricity);
        var factor = 0.75 * GravityModel.J2 * ((3 * cosI * cosI) - 1) / (Math.Sqrt(beta2) * beta2);
        var axis = GravityModel.AxisOf(elements.MeanMotionRadPerMin);
        var delta = factor / (axis * axis);
        axis *= 1 - (delta * delta) - (delta * ((1.0 / 3) + (134 * delta * delta / 81)));
        return elements.MeanMotionRadPerMin / (1 + (factor / (axis * axis)));
    }
}
