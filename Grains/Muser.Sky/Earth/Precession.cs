using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// Bias, precession (IAU 2006) and nutation (IAU 2000A) as one rotation, by the Fukushima-Williams angles
/// (Capitaine et al., A&amp;A 412, 567, 2003; Hilton et al. 2006; SOFA pfw06, fw2m, pnm06a).
/// </summary>
internal static class Precession
{
    /// <summary>
    /// The rotation from GCRS (ICRS axes) to the true equator and equinox of date, for Julian centuries of TT from J2000.0.
    /// </summary>
    internal static Matrix3D GcrsToTrueOfDate(double t)
    {
        var (nutationLongitude, nutationObliquity) = Nutation.At(t);
        var gamma = Polynomial(t, -0.052928, 10.556378, 0.4932044, -0.00031238, -0.000002788, 0.0000000260);
        var phi = Polynomial(t, 84381.412819, -46.811016, 0.0511268, 0.00053289, -0.000000440, -0.0000000176);
        var psi = Polynomial(t, -0.041775, 5038.481484, 1.5584175, -0.00018522, -0.000026452, -0.0000000148);
        return Matrix3D.RotationX(-(MeanObliquity(t) + nutationObliquity))
            * Matrix3D.RotationZ(-(psi + nutationLongitude))
            * Matrix3D.RotationX(phi)
            * Matrix3D.RotationZ(gamma);
    }

    /// <summary>Mean obliquity of the ecliptic, IAU 2006, rad.</summary>
    internal static double MeanObliquity(double t) =>
        Polynomial(t, 84381.406, -46.836769, -0.0001831, 0.00200340, -0.000000576, -0.0000000434);

    /// <summary>A polynomial with coefficients in arc seconds, in rad.</summary>
    private static double Polynomial(double t, double c0, double c1, double c2, double c3, double c4, double c5) =>
        (c0 + ((c1 + ((c2 + ((c3 + ((c4 + (c5 * t)) * t)) * t)) * t)) * t)) * Angle.Arcsec;
}
