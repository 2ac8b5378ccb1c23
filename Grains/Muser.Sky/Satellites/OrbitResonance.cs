namespace Muser.Sky.Satellites;

/// <summary>
/// The pull of the tesseral harmonics on orbits of one day, and of half a day where the eccentricity is 0.5 or more, which meet
/// the same side of the Earth again and again: mean motion and longitude are integrated from the epoch in steps of 12 hours.
/// Source: Spacetrack Report 3, section 10; constants from there. Immutable, safe for any thread: each call integrates anew.
/// </summary>
internal sealed class OrbitResonance
{
    /// <summary>Rotation of the Earth, rad/min.</summary>
    private const double EarthTurn = 4.37526908801129966e-3;

    private const double StepMinutes = 720;

    private readonly bool _isSynchronous;
    private readonly double _gmstRad;
    private readonly double _longitudeRad;
    private readonly double _longitudeRate;
    private readonly double _meanMotion;
    private readonly double _epochPerigeeRad;
    private readonly double _perigeeRate;
    private readonly Harmonic[] _harmonics;

    private OrbitResonance(in OrbitElements epoch, in SecularRates rates, in BodyRates bodies, double gmstRad, bool isSynchronous)
    {
        (_isSynchronous, _gmstRad, _meanMotion) = (isSynchronous, gmstRad, epoch.MeanMotion);
        (_epochPerigeeRad, _perigeeRate) = (epoch.PerigeeRad, rates.Perigee);
        if (isSynchronous)
        {
            _longitudeRad = epoch.AnomalyRad + epoch.NodeRad + epoch.PerigeeRad - gmstRad;
            _longitudeRate = rates.Anomaly + rates.Perigee + rates.Node - EarthTurn
                + bodies.Anomaly + bodies.Perigee + bodies.Node - epoch.MeanMotion;
            _harmonics = ResonanceHarmonics.OfOneDay(epoch);
        }
        else
        {
            _longitudeRad = epoch.AnomalyRad + (2 * (epoch.NodeRad - gmstRad));
            _longitudeRate = rates.Anomaly + bodies.Anomaly + (2 * (rates.Node + bodies.Node - EarthTurn)) - epoch.MeanMotion;
            _harmonics = ResonanceHarmonics.OfHalfADay(epoch);
        }

        _longitudeRad %= Math.Tau;
    }

    /// <summary>The resonance of an orbit, or null where it has none.</summary>
    /// <param name="epoch">Elements at epoch, with the mean motion of Brouwer.</param>
    /// <param name="rates">Their secular rates by the Earth.</param>
    /// <param name="bodies">Their secular rates by Sun and Moon.</param>
    /// <param name="gmstRad">Sidereal time of the epoch.</param>
    public static OrbitResonance? Of(in OrbitElements epoch, in SecularRates rates, in BodyRates bodies, double gmstRad)
    {
        var isSynchronous = epoch.MeanMotion is > 0.0034906585 and < 0.0052359877;
        var isHalfDay = epoch.MeanMotion is >= 8.26e-3 and <= 9.24e-3 && epoch.Eccentricity >= 0.5;
        return isSynchronous || isHalfDay
            ? new(epoch, rates, bodies, gmstRad, isSynchronous)
            : null;
    }

    /// <summary>Replaces mean motion and mean anomaly by those of resonance.</summary>
    /// <param name="minutes">Time since epoch.</param>
    /// <param name="epoch">Elements at epoch.</param>
    /// <param name="elements">With all secular terms in.</param>
    public void Apply(double minutes, in OrbitElements epoch, ref OrbitElements elements)
    {
        var step = minutes < 0 ? -StepMinutes : StepMinutes;
        var (at, longitude, motion) = (0.0, _longitudeRad, epoch.MeanMotion);
        while (Math.Abs(minutes - at) >= StepMinutes)
        {
            Advance(at, step, ref longitude, ref motion);
            at += step;
        }

        Advance(at, minutes - at, ref longitude, ref motion);
        var earthRad = (_gmstRad + (minutes * EarthTurn)) % Math.Tau;
        elements.MeanMotion = motion;
        elements.AnomalyRad = _isSynchronous
            ? longitude - elements.NodeRad - elements.PerigeeRad + earthRad
            : longitude - (2 * elements.NodeRad) + (2 * earthRad);
    }

    /// <summary>One step of a Taylor series of the second order.</summary>
    private void Advance(double at, double step, ref double longitude, ref double motion)
    {
        var perigeeRad = _epochPerigeeRad + (_perigeeRate * at);
        var (force, slope) = (0.0, 0.0);
        foreach (var harmonic in _harmonics)
        {
            var angle = (harmonic.OfLongitude * longitude) + (harmonic.OfPerigee * perigeeRad) - harmonic.PhaseRad;
            var (sin, cos) = Math.SinCos(angle);
            force += harmonic.Strength * sin;
            slope += harmonic.OfLongitude * harmonic.Strength * cos;
        }

        var rate = motion + _longitudeRate;
        longitude += (rate * step) + (0.5 * force * step * step);
        motion += (force * step) + (0.5 * slope * rate * step * step);
    }

    /// <summary>
    /// One term Strength sin(OfLongitude longitude + OfPerigee perigee - PhaseRad) of the rate of the mean motion, rad/min^2.
    /// </summary>
    internal readonly record struct Harmonic(double Strength, int OfLongitude, int OfPerigee, double PhaseRad);
}
