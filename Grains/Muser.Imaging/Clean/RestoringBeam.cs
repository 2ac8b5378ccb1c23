namespace Muser.Imaging.Clean;

/// <summary>The elliptical Gaussian that stands for the main lobe of a beam. Its peak is 1.</summary>
/// <param name="MajorArcsec">Full width at half maximum of the long axis.</param>
/// <param name="MinorArcsec">Full width at half maximum of the short axis.</param>
/// <param name="PositionAngleDeg">Direction of the long axis, from north through east, at least 0 and below 180.</param>
public readonly record struct RestoringBeam(double MajorArcsec, double MinorArcsec, double PositionAngleDeg)
{
    /// <summary>Its solid angle in pixels: what turns the unit per beam into the unit per pixel.</summary>
    /// <param name="cellArcsec">Side of a pixel.</param>
    public double Pixels(double cellArcsec) => Math.PI * MajorArcsec * MinorArcsec / (4 * Math.Log(2) * cellArcsec * cellArcsec);

    /// <summary>
    /// a, b, c of exp(-(a x^2 + b x y + c y^2)), x in columns and y in rows.
    /// </summary>
    /// <param name="cellArcsec">Side of a pixel.</param>
    internal (double A, double B, double C) Quadratic(double cellArcsec)
    {
        // The long axis points to (l, m) = (sin, cos) of the position angle, and x runs against l.
        var (sin, cos) = Math.SinCos(PositionAngleDeg * Math.PI / 180);
        var along = 4 * Math.Log(2) * cellArcsec * cellArcsec / (MajorArcsec * MajorArcsec);
        var across = 4 * Math.Log(2) * cellArcsec * cellArcsec / (MinorArcsec * MinorArcsec);
        return ((along * sin * sin) + (across * cos * cos), 2 * (across - along) * sin * cos, (along * cos * cos) + (across * sin * sin));
    }

    /// <summary>The beam of a quadratic form, or null where it is not positive.</summary>
    internal static RestoringBeam? FromQuadratic(double a, double b, double c, double cellArcsec)
    {
        var mean = (a + c) / 2;
        var spread = Math.Sqrt(((a - c) * (a - c)) + (b * b)) / 2;
        if (!(mean - spread > 0))
        {
            return null;
        }

        // The long axis is along the eigenvector of the smaller eigenvalue: at half the angle of (c - a, b) from y towards -x.
        var angleDeg = 90 / Math.PI * Math.Atan2(b, a - c);
        angleDeg = angleDeg < 0 ? angleDeg + 180 : angleDeg;
        return new RestoringBeam(Fwhm(mean - spread), Fwhm(mean + spread), angleDeg >= 180 ? 0 : angleDeg);

        double Fwhm(double eigenvalue) => 2 * Math.Sqrt(Math.Log(2) / eigenvalue) * cellArcsec;
    }
}
