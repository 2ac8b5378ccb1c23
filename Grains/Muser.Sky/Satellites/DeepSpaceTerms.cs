using Muser.Formats.Frames;

namespace Muser.Sky.Satellites;

/// <summary>
/// What an orbit of 225 minutes or more needs besides: Sun and Moon, and resonance with the tesseral field of the Earth. Source:
/// Spacetrack Report 3, section 10, with the corrections of Vallado et al. 2006. Immutable.
/// </summary>
internal sealed class DeepSpaceTerms
{
    /// <summary>
    /// Inclination, rad, from which the node takes its periodic term by itself; below, node and inclination are turned together
    /// (Lyddane 1963).
    /// </summary>
    private const double SteepRad = 0.2;

    private static readonly UtcTime Year1900 = UtcTime.FromCalendar(1899, 12, 31, 12);

    private readonly OrbitElements _epoch;
    private readonly ThirdBody _sun;
    private readonly ThirdBody _moon;
    private readonly BodyRates _rates;
    private readonly OrbitResonance? _resonance;

    /// <param name="epoch">Elements at epoch, with the mean motion of Brouwer.</param>
    /// <param name="rates">Their secular rates.</param>
    /// <param name="utc">The epoch.</param>
    public DeepSpaceTerms(in OrbitElements epoch, in SecularRates rates, UtcTime utc)
    {
        var days = (utc - Year1900) / (double)UtcTime.NsPerDay;
        (_epoch, _sun, _moon) = (epoch, ThirdBody.Sun(epoch, days), ThirdBody.Moon(epoch, days));
        _rates = _sun.Rates + _moon.Rates;
        _resonance = OrbitResonance.Of(epoch, rates, _rates, TemeFrame.GmstRad(utc));
    }

    /// <summary>Adds the secular terms, and resonance.</summary>
    /// <param name="minutes">Time since epoch.</param>
    /// <param name="elements">With the rates of the Earth in.</param>
    public void AddSecular(double minutes, ref OrbitElements elements)
    {
        elements.Eccentricity += _rates.Eccentricity * minutes;
        elements.InclinationRad += _rates.Inclination * minutes;
        elements.PerigeeRad += _rates.Perigee * minutes;
        elements.NodeRad += _rates.Node * minutes;
        elements.AnomalyRad += _rates.Anomaly * minutes;
        _resonance?.Apply(minutes, _epoch, ref elements);
    }

    /// <summary>Adds the periodic terms.</summary>
    public void AddPeriodic(double minutes, ref OrbitElements elements)
    {
        var terms = _sun.PeriodicAt(minutes) + _moon.PeriodicAt(minutes);
        elements.Eccentricity += terms.Eccentricity;
        elements.InclinationRad += terms.InclinationRad;
        var (sinI, cosI) = Math.SinCos(elements.InclinationRad);
        if (elements.InclinationRad >= SteepRad)
        {
            var node = terms.SinNodeRad / sinI;
            elements.PerigeeRad += terms.PerigeeAndNodeRad - (cosI * node);
            elements.NodeRad += node;
            elements.AnomalyRad += terms.AnomalyRad;
            return;
        }

        // The pole of the orbit moves as a vector, and the longitude in the orbit is kept.
        var (sinNode, cosNode) = Math.SinCos(elements.NodeRad);
        var poleX = (sinI * sinNode) + (terms.SinNodeRad * cosNode) + (terms.InclinationRad * cosI * sinNode);
        var poleY = (sinI * cosNode) - (terms.SinNodeRad * sinNode) + (terms.InclinationRad * cosI * cosNode);
        var before = elements.NodeRad % Math.Tau;
        var longitude = elements.AnomalyRad + elements.PerigeeRad + (cosI * before)
            + terms.AnomalyRad + terms.PerigeeAndNodeRad - (terms.InclinationRad * before * sinI);
        var after = Math.Atan2(poleX, poleY);
        after += Math.Tau * Math.Round((before - after) / Math.Tau);
        elements.NodeRad = after;
        elements.AnomalyRad += terms.AnomalyRad;
        elements.PerigeeRad = longitude - elements.AnomalyRad - (cosI * after);
    }
}
