using Muser.Formats.Frames;
using Muser.Sky.Places;

namespace Muser.Simulators.Observing;

/// <summary>The view of the Sun at any instant. Safe for any thread.</summary>
internal sealed class SunGeometry(SolarEphemeris ephemeris)
{
    /// <summary>The view at an instant.</summary>
    public SunView At(UtcTime utc) => SunView.Of(ephemeris.At(utc));
}
