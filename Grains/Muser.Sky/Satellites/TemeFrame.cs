using Muser.Formats.Frames;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>
/// TEME, the frame of SGP4 (true equator, "mean equinox"), and the Earth: turned about the pole by the mean sidereal time of 1982
/// it is ITRF but for polar motion, which is left out: 0.6" or 120 m at a geostationary satellite at most, a tenth of what
/// elements are off. Source: Vallado et al. 2006, appendix C.
/// </summary>
public static class TemeFrame
{
    /// <summary>Greenwich mean sidereal time of the IAU 1982 model, rad, 0 to 2 pi.</summary>
    /// <param name="ut1">UT1. Source: Aoki et al. 1982, A and A 105, 359.</param>
    public static double GmstRad(in JulianDate ut1)
    {
        const double RadPerS = Math.Tau / 86_400;
        var t = ut1.Centuries;
        var fromNoonS = 67_310.54841 + (t * (8_640_184.812866 + (t * (0.093104 - (t * 6.2e-6)))));

        // J2000.0 is a noon, so a whole number of days adds whole turns.
        return Angle.Turn((RadPerS * fromNoonS) + (Math.Tau * ((ut1.DaysFromJ2000 + ut1.Fraction) % 1)));
    }

    /// <summary>A position in TEME turned to the axes of ITRF, same unit.</summary>
    public static Vector3D ToItrf(Vector3D teme, in JulianDate ut1) => Matrix3D.RotationZ(GmstRad(ut1)) * teme;

    /// <summary>Sidereal time with UTC in place of UT1, as the theory takes it at its epoch.</summary>
    internal static double GmstRad(UtcTime utc) => GmstRad(new AstroTime(utc, 0, 0).Ut1);
}
