using Muser.Formats.Frames;
using Muser.Sky.Places;

namespace Muser.Simulators.Observing;

/// <summary>The view of the Sun along a simulation. Safe for any thread.</summary>
internal sealed class SunGeometry(SunTrack track)
{
    /// <summary>The view at an instant.</summary>
    public SunView At(UtcTime utc) => SunView.Of(track.At(utc));
}
