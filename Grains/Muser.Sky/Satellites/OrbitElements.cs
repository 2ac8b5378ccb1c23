namespace Muser.Sky.Satellites;

/// <summary>The six elements of an orbit at an instant, equator and mean equinox of SGP4.</summary>
/// <param name="MeanMotion">Mean motion, rad/min.</param>
/// <param name="Eccentricity">Eccentricity.</param>
/// <param name="InclinationRad">Inclination, rad.</param>
/// <param name="NodeRad">Right ascension of the ascending node, rad.</param>
/// <param name="PerigeeRad">Argument of perigee, rad.</param>
/// <param name="AnomalyRad">Mean anomaly, rad.</param>
internal record struct OrbitElements(
    double MeanMotion, double Eccentricity, double InclinationRad, double NodeRad, double PerigeeRad, double AnomalyRad);
