namespace Muser.Sky.Satellites;

/// <summary>
/// What the air does to an orbit: polynomials in the time since epoch, from the drag term B* and a density that falls off with
/// the fourth power of the height above a floor. Orbits with a perigee below 220 km, and all of deep space, keep the lowest
/// powers alone. Source: Spacetrack Report 3, section 6 (its C1 to C5 and D2 to D4). Immutable.
/// </summary>
internal sealed class DragTerms
{
    private const double FloorKm = 78;
    private const double CeilingKm = 120;
    private const double LowPerigeeKm = 156;
    private const double LowestPerigeeKm = 98;
    private const double LowestFloorKm = 20;
    private const double SimplePerigeeKm = 220;

    /// <summary>Below this eccentricity, terms that are divided by it are left out.</summary>
    private const double NearlyRound = 1e-4;

    private readonly bool _isSimple;
    private readonly double _eta;
    private readonly double _epochSinM;
    private readonly double _epochCubed;
    private readonly double _perigeeRate;
    private readonly double _anomalyFactor;
    private readonly double _nodeSquare;
    private readonly double _c1;
    private readonly double _d2;
    private readonly double _d3;
    private readonly double _d4;
    private readonly double _bStarC4;
    private readonly double _bStarC5;
    private readonly double _t3;
    private readonly double _t4;
    private readonly double _t5;

    /// <param name="epoch">Elements at epoch, with the mean motion of Brouwer.</param>
    /// <param name="rates">Their secular rates.</param>
    /// <param name="bStar">B*, per Earth radius.</param>
    /// <param name="isDeepSpace">Whether the period is 225 minutes or more.</param>
    public DragTerms(in OrbitElements epoch, in SecularRates rates, double bStar, bool isDeepSpace)
    {
        var (n, e) = (epoch.MeanMotion, epoch.Eccentricity);
        var a = GravityModel.AxisOf(n);
        var perigeeKm = ((a * (1 - e)) - 1) * GravityModel.EarthRadiusKm;
        var floorKm = perigeeKm >= LowPerigeeKm ? FloorKm : perigeeKm >= LowestPerigeeKm ? perigeeKm - FloorKm : LowestFloorKm;
        var floor = 1 + (floorKm / GravityModel.EarthRadiusKm);
        var thickness4 = Math.Pow((CeilingKm - floorKm) / GravityModel.EarthRadiusKm, 4);
        var (sinI, cosI) = Math.SinCos(epoch.InclinationRad);
        var cosI2 = cosI * cosI;
        var beta2 = 1 - (e * e);

        var xi = 1 / (a - floor);
        _eta = a * e * xi;
        var eta2 = _eta * _eta;
        var eEta = e * _eta;
        var psi2 = Math.Abs(1 - eta2);
        var density = thickness4 * Math.Pow(xi, 4);
        var weighted = density / Math.Pow(psi2, 3.5);

        var c2 = weighted * n * ((a * (1 + (1.5 * eta2) + (eEta * (4 + eta2))))
            + (0.375 * GravityModel.J2 * xi / psi2 * ((3 * cosI2) - 1) * (8 + (3 * eta2 * (8 + eta2)))));
        _c1 = bStar * c2;
        var c3 = e > NearlyRound ? -2 * density * xi * GravityModel.J3OverJ2 * n * sinI / e : 0;
        var c4 = 2 * n * weighted * a * beta2 * ((_eta * (2 + (0.5 * eta2))) + (e * (0.5 + (2 * eta2)))
            - (GravityModel.J2 * xi / (a * psi2)
                * ((-3 * ((3 * cosI2) - 1) * (1 - (2 * eEta) + (eta2 * (1.5 - (0.5 * eEta)))))
                    + (0.75 * (1 - cosI2) * ((2 * eta2) - (eEta * (1 + eta2))) * Math.Cos(2 * epoch.PerigeeRad)))));
        var c5 = 2 * weighted * a * beta2 * (1 + (2.75 * (eta2 + eEta)) + (eEta * eta2));

        _bStarC4 = bStar * c4;
        _bStarC5 = bStar * c5;
        _perigeeRate = bStar * c3 * Math.Cos(epoch.PerigeeRad);
        _anomalyFactor = e > NearlyRound ? -2.0 / 3 * density * bStar / eEta : 0;
        _nodeSquare = 3.5 * beta2 * rates.NodeFirstOrder * _c1;
        _epochSinM = Math.Sin(epoch.AnomalyRad);
        _epochCubed = Math.Pow(1 + (_eta * Math.Cos(epoch.AnomalyRad)), 3);
        _isSimple = isDeepSpace || perigeeKm < SimplePerigeeKm;
        if (!_isSimple)
        {
            var c1Squared = _c1 * _c1;
            _d2 = 4 * a * xi * c1Squared;
            var third = _d2 * xi * _c1 / 3;
            _d3 = ((17 * a) + floor) * third;
            _d4 = 0.5 * third * a * xi * ((221 * a) + (31 * floor)) * _c1;
            _t3 = _d2 + (2 * c1Squared);
            _t4 = 0.25 * ((3 * _d3) + (_c1 * ((12 * _d2) + (10 * c1Squared))));
            _t5 = 0.2 * ((3 * _d4) + (12 * _c1 * _d3) + (6 * _d2 * _d2) + (15 * c1Squared * ((2 * _d2) + c1Squared)));
        }
    }

    /// <summary>Adds the terms in angles; to be called before anything of deep space.</summary>
    /// <param name="minutes">Time since epoch.</param>
    /// <param name="elements">With the secular rates in; node, perigee and anomaly change.</param>
    public void TurnAngles(double minutes, ref OrbitElements elements)
    {
        elements.NodeRad += _nodeSquare * minutes * minutes;
        if (!_isSimple)
        {
            var cubed = Math.Pow(1 + (_eta * Math.Cos(elements.AnomalyRad)), 3);
            var shift = (_perigeeRate * minutes) + (_anomalyFactor * (cubed - _epochCubed));
            elements.AnomalyRad += shift;
            elements.PerigeeRad -= shift;
        }
    }

    /// <summary>How the orbit has shrunk and rounded.</summary>
    /// <param name="minutes">Time since epoch.</param>
    /// <param name="anomalyRad">Mean anomaly after <see cref="TurnAngles"/>, before anything of deep space.</param>
    /// <returns>The factor of the root of the semi-major axis, what the eccentricity has lost, and the mean motions by which the
    /// anomaly is ahead, min.</returns>
    public (double RootAxisFactor, double EccentricityLoss, double AnomalyMinutes) Shrink(double minutes, double anomalyRad)
    {
        var t2 = minutes * minutes;
        var factor = 1 - (_c1 * minutes);
        var loss = _bStarC4 * minutes;
        var ahead = 1.5 * _c1 * t2;
        if (!_isSimple)
        {
            var t3 = t2 * minutes;
            var t4 = t3 * minutes;
            factor -= (_d2 * t2) + (_d3 * t3) + (_d4 * t4);
            loss += _bStarC5 * (Math.Sin(anomalyRad) - _epochSinM);
            ahead += (_t3 * t3) + (t4 * (_t4 + (minutes * _t5)));
        }

        return (factor, loss, ahead);
    }
}
