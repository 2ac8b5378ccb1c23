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
    /// <summary>The state at an instant, from the whole series.</summary>
    internal static EarthState At(in JulianDate tt, in JulianDate tdb)
    {
        var gcrsToTrue = Precession.GcrsToTrueOfDate(tt.Centuries);
        return new(EarthOrbit.At(tdb), gcrsToTrue, EarthRotation.EquationOfOrigins(tt.Centuries, gcrsToTrue));
    }

    /// <summary>
    /// The state between two, <paramref name="stepDays"/> apart: positions by the cubic that has both positions and velocities,
    /// the rest linearly.
    /// </summary>
    internal static EarthState Interpolate(in EarthState a, in EarthState b, double fraction, double stepDays) => new(
        Interpolate(a.Orbit, b.Orbit, fraction, stepDays),
        new(
            Linear(a.GcrsToTrue.RowX, b.GcrsToTrue.RowX, fraction),
            Linear(a.GcrsToTrue.RowY, b.GcrsToTrue.RowY, fraction),
            Linear(a.GcrsToTrue.RowZ, b.GcrsToTrue.RowZ, fraction)),
        a.EquationOfOriginsRad + (fraction * (b.EquationOfOriginsRad - a.EquationOfOriginsRad)));

    private static EarthOrbit Interpolate(in EarthOrbit a, in EarthOrbit b, double fraction, double stepDays) => new(
        Hermite(a.EarthAu, a.EarthVelocityAuPerDay, b.EarthAu, b.EarthVelocityAuPerDay, fraction, stepDays),
        Linear(a.EarthVelocityAuPerDay, b.EarthVelocityAuPerDay, fraction),
        Hermite(a.SunAu, a.SunVelocityAuPerDay, b.SunAu, b.SunVelocityAuPerDay, fraction, stepDays),
        Linear(a.SunVelocityAuPerDay, b.SunVelocityAuPerDay, fraction));

    private static Vector3D Linear(Vector3D a, Vector3D b, double fraction) => a + (fraction * (b - a));

    private static Vector3D Hermite(Vector3D a, Vector3D aRate, Vector3D b, Vector3D bRate, double fraction, double step)
    {
        var rest = 1 - fraction;
        return a
            + (fraction * fraction * (3 - (2 * fraction)) * (b - a))
            + (step * fraction * rest * ((rest * aRate) - (fraction * bRate)));
    }
}
