using Muser.Formats.Frames;
using Muser.Sky.Earth;
using Muser.Sky.Time;

namespace Muser.Sky.Places;

/// <summary>
/// The place of the Sun along a stream of frames: <see cref="SolarEphemeris"/> with its slow part computed every ten minutes and
/// interpolated, so that a place takes about a microsecond. The two agree to 0.001 mas (tested at random instants of 2012-2030).
/// Allocates once in ten minutes of the stream. Safe for any thread; threads that are far apart in time should each have their
/// own.
/// </summary>
public sealed class SunTrack(SolarEphemeris ephemeris)
{
    private readonly EarthTrack _earth = new();

    /// <summary>The place at an instant.</summary>
    public SunPlace At(UtcTime utc) => At(ephemeris.TimeScales.At(utc));

    /// <summary>The place at an instant whose scales are given.</summary>
    public SunPlace At(in AstroTime time) => SolarEphemeris.Reduce(time, _earth.At(time), ephemeris.Site);
}
