namespace Muser.Sky.Satellites;

/// <summary>
/// Periodic terms of the Sun or the Moon at a time: what they add to the elements of <see cref="OrbitElements"/>.
/// </summary>
/// <param name="Eccentricity">To the eccentricity.</param>
/// <param name="InclinationRad">To the inclination.</param>
/// <param name="AnomalyRad">To the mean anomaly.</param>
/// <param name="PerigeeAndNodeRad">To the argument of perigee, and cos i times what is added to the node.</param>
/// <param name="SinNodeRad">sin i times what is added to the node.</param>
internal readonly record struct PeriodicTerms(
    double Eccentricity, double InclinationRad, double AnomalyRad, double PerigeeAndNodeRad, double SinNodeRad)
{
    public static PeriodicTerms operator +(in PeriodicTerms a, in PeriodicTerms b) => new(
        a.Eccentricity + b.Eccentricity,
        a.InclinationRad + b.InclinationRad,
        a.AnomalyRad + b.AnomalyRad,
        a.PerigeeAndNodeRad + b.PerigeeAndNodeRad,
        a.SinNodeRad + b.SinNodeRad);
}
