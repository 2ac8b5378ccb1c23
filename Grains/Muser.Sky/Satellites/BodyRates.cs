namespace Muser.Sky.Satellites;

/// <summary>How fast the Sun or the Moon, or both, change an orbit: per minute, and rad/min.</summary>
internal readonly record struct BodyRates(double Eccentricity, double Inclination, double Anomaly, double Perigee, double Node)
{
    public static BodyRates operator +(in BodyRates a, in BodyRates b) => new(
        a.Eccentricity + b.Eccentricity, a.Inclination + b.Inclination, a.Anomaly + b.Anomaly, a.Perigee + b.Perigee, a.Node + b.Node);
}
