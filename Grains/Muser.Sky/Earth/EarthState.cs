using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// All that takes time to compute and changes slowly: where the Earth and the Sun are, and how the Earth's axis lies.
/// From it and UT1 a place follows in about a microsecond.
/// </summary>
/// <param name="Orbit">Positions and velocities.</param>
/// <param name="GcrsToTrue">The rotation from ICRS axes to the true equator and equinox of date.</param>
/// <param name="EquationOfOriginsRad">Earth rotation angle minus apparent sidereal time.</param>
internal readonly record struct EarthState(EarthOrbit Orbit, Matrix3D GcrsToTrue, double EquationOfOriginsRad)
{
    /// <summary>The state at an instant. About 100 us.</summary>
    internal static EarthState At(in AstroTime time)
    {
        var t = time.Tt.Centuries;
        var gcrsToTrue = Precession.GcrsToTrueOfDate(t);
        return new(EarthOrbit.At(time.Tdb), gcrsToTrue, EarthRotation.EquationOfOrigins(t, gcrsToTrue));
    }
}
