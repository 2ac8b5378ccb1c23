namespace Muser.Sky.Satellites;

/// <summary>
/// What the Sun or the Moon does to an orbit in deep space: secular rates, and periodic terms along the body's own circle.
/// Source: Spacetrack Report 3, section 10, after Hujsak 1979; constants from there. Immutable.
/// </summary>
internal sealed class ThirdBody
{
    /// <summary>Inclination, rad, below which (and as near to 180 degrees) the rate of the node is left out, 3 degrees.</summary>
    private const double FlatRad = 5.2359877e-2;

    private const double SinObliquity = 0.39785416;
    private const double CosObliquity = 0.91744867;

    private readonly double _eccentricity;
    private readonly double _anomalyRad;
    private readonly double _meanMotion;
    private readonly double _e2;
    private readonly double _e3;
    private readonly double _i2;
    private readonly double _i3;
    private readonly double _l2;
    private readonly double _l3;
    private readonly double _l4;
    private readonly double _g2;
    private readonly double _g3;
    private readonly double _g4;
    private readonly double _h2;
    private readonly double _h3;

    private ThirdBody(in OrbitElements epoch, in Circle circle)
    {
        (_eccentricity, _anomalyRad, _meanMotion) = (circle.Eccentricity, circle.AnomalyRad, circle.MeanMotion);
        var e2 = epoch.Eccentricity * epoch.Eccentricity;
        var beta2 = 1 - e2;
        var (sinI, cosI) = Math.SinCos(epoch.InclinationRad);
        var (sinW, cosW) = Math.SinCos(epoch.PerigeeRad);
        var (sinH, cosH) = (circle.SinNode, circle.CosNode);

        // Direction cosines of the body's circle in the axes of the orbit's node.
        var a1 = (circle.CosPerigee * cosH) + (circle.SinPerigee * circle.CosInclination * sinH);
        var a3 = (-circle.SinPerigee * cosH) + (circle.CosPerigee * circle.CosInclination * sinH);
        var a7 = (-circle.CosPerigee * sinH) + (circle.SinPerigee * circle.CosInclination * cosH);
        var a8 = circle.SinPerigee * circle.SinInclination;
        var a9 = (circle.SinPerigee * sinH) + (circle.CosPerigee * circle.CosInclination * cosH);
        var a10 = circle.CosPerigee * circle.SinInclination;
        var a2 = (cosI * a7) + (sinI * a8);
        var a4 = (cosI * a9) + (sinI * a10);
        var a5 = (-sinI * a7) + (cosI * a8);
        var a6 = (-sinI * a9) + (cosI * a10);

        // And in the axes of its perigee.
        var x1 = (a1 * cosW) + (a2 * sinW);
        var x2 = (a3 * cosW) + (a4 * sinW);
        var x3 = (-a1 * sinW) + (a2 * cosW);
        var x4 = (-a3 * sinW) + (a4 * cosW);
        var (x5, x6, x7, x8) = (a5 * sinW, a6 * sinW, a5 * cosW, a6 * cosW);

        var z31 = (12 * x1 * x1) - (3 * x3 * x3);
        var z32 = (24 * x1 * x2) - (6 * x3 * x4);
        var z33 = (12 * x2 * x2) - (3 * x4 * x4);
        var z1 = (2 * ((3 * ((a1 * a1) + (a2 * a2))) + (z31 * e2))) + (beta2 * z31);
        var z2 = (2 * ((6 * ((a1 * a3) + (a2 * a4))) + (z32 * e2))) + (beta2 * z32);
        var z3 = (2 * ((3 * ((a3 * a3) + (a4 * a4))) + (z33 * e2))) + (beta2 * z33);
        var z11 = (-6 * a1 * a5) + (e2 * ((-24 * x1 * x7) - (6 * x3 * x5)));
        var z12 = (-6 * ((a1 * a6) + (a3 * a5))) + (e2 * ((-24 * ((x2 * x7) + (x1 * x8))) - (6 * ((x3 * x6) + (x4 * x5)))));
        var z13 = (-6 * a3 * a6) + (e2 * ((-24 * x2 * x8) - (6 * x4 * x6)));
        var z21 = (6 * a2 * a5) + (e2 * ((24 * x1 * x5) - (6 * x3 * x7)));
        var z22 = (6 * ((a4 * a5) + (a2 * a6))) + (e2 * ((24 * ((x2 * x5) + (x1 * x6))) - (6 * ((x4 * x7) + (x3 * x8)))));
        var z23 = (6 * a4 * a6) + (e2 * ((24 * x2 * x6) - (6 * x4 * x8)));

        var s3 = circle.Strength / epoch.MeanMotion;
        var s2 = -0.5 * s3 / Math.Sqrt(beta2);
        var s4 = s3 * Math.Sqrt(beta2);
        var s1 = -15 * epoch.Eccentricity * s4;

        _e2 = 2 * s1 * ((x2 * x3) + (x1 * x4));
        _e3 = 2 * s1 * ((x2 * x4) - (x1 * x3));
        _i2 = 2 * s2 * z12;
        _i3 = 2 * s2 * (z13 - z11);
        _l2 = -2 * s3 * z2;
        _l3 = -2 * s3 * (z3 - z1);
        _l4 = -2 * s3 * (-21 - (9 * e2)) * circle.Eccentricity;
        _g2 = 2 * s4 * z32;
        _g3 = 2 * s4 * (z33 - z31);
        _g4 = -18 * s4 * circle.Eccentricity;
        _h2 = -2 * s2 * z22;
        _h3 = -2 * s2 * (z23 - z21);

        var flat = epoch.InclinationRad < FlatRad || epoch.InclinationRad > Math.PI - FlatRad;
        var nodeRate = flat || sinI == 0 ? 0 : -_meanMotion * s2 * (z21 + z23) / sinI;
        Rates = new(
            Eccentricity: s1 * _meanMotion * ((x1 * x3) + (x2 * x4)),
            Inclination: s2 * _meanMotion * (z11 + z13),
            Anomaly: -_meanMotion * s3 * (z1 + z3 - 14 - (6 * e2)),
            Perigee: (s4 * _meanMotion * (z31 + z33 - 6)) - (cosI * nodeRate),
            Node: nodeRate);
    }

    /// <summary>The secular rates.</summary>
    public BodyRates Rates { get; }

    /// <summary>The Sun.</summary>
    /// <param name="epoch">Elements of the satellite at epoch.</param>
    /// <param name="days">Days from 1900 January 0.5 to the epoch.</param>
    public static ThirdBody Sun(in OrbitElements epoch, double days)
    {
        var (sinNode, cosNode) = Math.SinCos(epoch.NodeRad);
        return new(epoch, new Circle
        {
            Strength = 2.9864797e-6,
            Eccentricity = 0.01675,
            MeanMotion = 1.19459e-5,
            AnomalyRad = (6.2565837 + (0.017201977 * days)) % Math.Tau,
            SinPerigee = -0.98088458,
            CosPerigee = 0.1945905,
            SinInclination = SinObliquity,
            CosInclination = CosObliquity,
            SinNode = sinNode,
            CosNode = cosNode,
        });
    }

    /// <summary>The Moon, whose circle turns over the ecliptic in 18.6 years.</summary>
    /// <param name="epoch">Elements of the satellite at epoch.</param>
    /// <param name="days">Days from 1900 January 0.5 to the epoch.</param>
    public static ThirdBody Moon(in OrbitElements epoch, double days)
    {
        var nodeOnEclipticRad = (4.5236020 - (9.2422029e-4 * days)) % Math.Tau;
        var (sinOnEcliptic, cosOnEcliptic) = Math.SinCos(nodeOnEclipticRad);
        var cosInclination = 0.91375164 - (0.03568096 * cosOnEcliptic);
        var sinInclination = Math.Sqrt(1 - (cosInclination * cosInclination));
        var sinNode = 0.089683511 * sinOnEcliptic / sinInclination;
        var cosNode = Math.Sqrt(1 - (sinNode * sinNode));
        var perigeeLongitudeRad = 5.8351514 + (0.0019443680 * days);
        var perigeeRad = perigeeLongitudeRad - nodeOnEclipticRad + Math.Atan2(
            SinObliquity * sinOnEcliptic / sinInclination, (cosNode * cosOnEcliptic) + (CosObliquity * sinNode * sinOnEcliptic));
        var (sinPerigee, cosPerigee) = Math.SinCos(perigeeRad);
        var (sinSatellite, cosSatellite) = Math.SinCos(epoch.NodeRad);
        return new(epoch, new Circle
        {
            Strength = 4.7968065e-7,
            Eccentricity = 0.05490,
            MeanMotion = 1.5835218e-4,
            AnomalyRad = (4.7199672 + (0.22997150 * days) - perigeeLongitudeRad) % Math.Tau,
            SinPerigee = sinPerigee,
            CosPerigee = cosPerigee,
            SinInclination = sinInclination,
            CosInclination = cosInclination,
            SinNode = (sinSatellite * cosNode) - (cosSatellite * sinNode),
            CosNode = (cosNode * cosSatellite) + (sinNode * sinSatellite),
        });
    }

    /// <summary>The periodic terms at a time.</summary>
    /// <param name="minutes">Time since epoch.</param>
    public PeriodicTerms PeriodicAt(double minutes)
    {
        var meanRad = _anomalyRad + (_meanMotion * minutes);
        var (sin, cos) = Math.SinCos(meanRad + (2 * _eccentricity * Math.Sin(meanRad)));
        var f2 = (0.5 * sin * sin) - 0.25;
        var f3 = -0.5 * sin * cos;
        return new(
            (_e2 * f2) + (_e3 * f3),
            (_i2 * f2) + (_i3 * f3),
            (_l2 * f2) + (_l3 * f3) + (_l4 * sin),
            (_g2 * f2) + (_g3 * f3) + (_g4 * sin),
            (_h2 * f2) + (_h3 * f3));
    }

    /// <summary>The circle of a body as the satellite's node sees it, and what the body weighs.</summary>
    private readonly record struct Circle
    {
        public required double Strength { get; init; }

        public required double Eccentricity { get; init; }

        public required double MeanMotion { get; init; }

        public required double AnomalyRad { get; init; }

        public required double SinPerigee { get; init; }

        public required double CosPerigee { get; init; }

        public required double SinInclination { get; init; }

        public required double CosInclination { get; init; }

        public required double SinNode { get; init; }

        public required double CosNode { get; init; }
    }
}
