namespace Muser.Sky.Satellites;

/// <summary>
/// How fast the oblateness of the Earth turns an orbit: rates of mean anomaly, perigee and node, rad/min, to the second order of
/// J2 and the first of J4. Source: Hoots and Roehrich 1980, Spacetrack Report 3, section 6.
/// </summary>
internal readonly record struct SecularRates
{
    /// <param name="epoch">Elements at epoch, with the mean motion of Brouwer.</param>
    public SecularRates(in OrbitElements epoch)
    {
        var (n, e) = (epoch.MeanMotion, epoch.Eccentricity);
        var cosI = Math.Cos(epoch.InclinationRad);
        var cosI2 = cosI * cosI;
        var cosI4 = cosI2 * cosI2;
        var beta2 = 1 - (e * e);
        var beta = Math.Sqrt(beta2);
        var parameter = GravityModel.AxisOf(n) * beta2;
        var perParameter2 = 1 / (parameter * parameter);
        var first = 1.5 * GravityModel.J2 * perParameter2 * n;
        var second = 0.5 * first * GravityModel.J2 * perParameter2;
        var fourth = -0.46875 * GravityModel.J4 * perParameter2 * perParameter2 * n;

        Anomaly = n + (0.5 * first * beta * ((3 * cosI2) - 1)) + (0.0625 * second * beta * (13 - (78 * cosI2) + (137 * cosI4)));
        Perigee = (-0.5 * first * (1 - (5 * cosI2))) + (0.0625 * second * (7 - (114 * cosI2) + (395 * cosI4)))
            + (fourth * (3 - (36 * cosI2) + (49 * cosI4)));
        NodeFirstOrder = -first * cosI;
        Node = NodeFirstOrder + (((0.5 * second * (4 - (19 * cosI2))) + (2 * fourth * (3 - (7 * cosI2)))) * cosI);
    }

    /// <summary>Of the mean anomaly, the mean motion included.</summary>
    public double Anomaly { get; }

    /// <summary>Of the argument of perigee.</summary>
    public double Perigee { get; }

    /// <summary>Of the node.</summary>
    public double Node { get; }

    /// <summary>The part of <see cref="Node"/> that is of the first order of J2.</summary>
    public double NodeFirstOrder { get; }
}
