using Harmonic = Muser.Sky.Satellites.OrbitResonance.Harmonic;

namespace Muser.Sky.Satellites;

/// <summary>
/// The harmonics of <see cref="OrbitResonance"/>: functions of inclination (F) and eccentricity (G, fitted polynomials) of the
/// orbit at epoch, times the tesseral coefficients of the Earth. Source: Spacetrack Report 3, section 10; names of F and G as
/// there.
/// </summary>
internal static class ResonanceHarmonics
{
    /// <summary>The terms for an orbit of one day.</summary>
    public static Harmonic[] OfOneDay(in OrbitElements epoch)
    {
        const double Q22 = 1.7891679e-6;
        const double Q31 = 2.1460748e-6;
        const double Q33 = 2.2123015e-7;
        var e2 = epoch.Eccentricity * epoch.Eccentricity;
        var (sinI, cosI) = Math.SinCos(epoch.InclinationRad);
        var onePlus = 1 + cosI;
        var g200 = 1 + (e2 * (-2.5 + (0.8125 * e2)));
        var g310 = 1 + (2 * e2);
        var g300 = 1 + (e2 * (-6 + (6.60937 * e2)));
        var f220 = 0.75 * onePlus * onePlus;
        var f311 = (0.9375 * sinI * sinI * (1 + (3 * cosI))) - (0.75 * onePlus);
        var f330 = 1.875 * onePlus * onePlus * onePlus;
        var perAxis = 1 / GravityModel.AxisOf(epoch.MeanMotion);
        var scale = 3 * epoch.MeanMotion * epoch.MeanMotion * perAxis * perAxis;
        return
        [
            new(scale * f311 * g310 * Q31 * perAxis, 1, 0, 0.13130908),
            new(2 * scale * f220 * g200 * Q22, 2, 0, 2 * 2.8843198),
            new(3 * scale * f330 * g300 * Q33 * perAxis, 3, 0, 3 * 0.37448087),
        ];
    }

    /// <summary>The terms for an orbit of half a day and an eccentricity of 0.5 or more.</summary>
    public static Harmonic[] OfHalfADay(in OrbitElements epoch)
    {
        const double Root22 = 1.7891679e-6;
        const double Root32 = 3.7393792e-7;
        const double Root44 = 7.3636953e-9;
        const double Root52 = 1.1428639e-7;
        const double Root54 = 2.1765803e-9;
        const double Phase22 = 5.7686396;
        const double Phase32 = 0.95240898;
        const double Phase44 = 1.8014998;
        const double Phase52 = 1.0508330;
        const double Phase54 = 4.4108898;
        var (sinI, cosI) = Math.SinCos(epoch.InclinationRad);
        var (sinI2, cosI2) = (sinI * sinI, cosI * cosI);
        var f220 = 0.75 * (1 + (2 * cosI) + cosI2);
        var f221 = 1.5 * sinI2;
        var f321 = 1.875 * sinI * (1 - (2 * cosI) - (3 * cosI2));
        var f322 = -1.875 * sinI * (1 + (2 * cosI) - (3 * cosI2));
        var f441 = 35 * sinI2 * f220;
        var f442 = 39.375 * sinI2 * sinI2;
        var f522 = 9.84375 * sinI * ((sinI2 * (1 - (2 * cosI) - (5 * cosI2))) + (0.33333333 * (-2 + (4 * cosI) + (6 * cosI2))));
        var f523 = sinI * ((4.92187512 * sinI2 * (-2 - (4 * cosI) + (10 * cosI2)))
            + (6.56250012 * (1 + (2 * cosI) - (3 * cosI2))));
        var f542 = 29.53125 * sinI * (2 - (8 * cosI) + (cosI2 * (-12 + (8 * cosI) + (10 * cosI2))));
        var f543 = 29.53125 * sinI * (-2 - (8 * cosI) + (cosI2 * (12 + (8 * cosI) - (10 * cosI2))));

        var g = EccentricityFunctions.At(epoch.Eccentricity);
        var perAxis = 1 / GravityModel.AxisOf(epoch.MeanMotion);
        var second = 3 * epoch.MeanMotion * epoch.MeanMotion * perAxis * perAxis;
        var third = second * perAxis;
        var fourth = third * perAxis;
        var fifth = fourth * perAxis;
        return
        [
            new(second * Root22 * f220 * g.G201, 1, 2, Phase22),
            new(second * Root22 * f221 * g.G211, 1, 0, Phase22),
            new(third * Root32 * f321 * g.G310, 1, 1, Phase32),
            new(third * Root32 * f322 * g.G322, 1, -1, Phase32),
            new(2 * fourth * Root44 * f441 * g.G410, 2, 2, Phase44),
            new(2 * fourth * Root44 * f442 * g.G422, 2, 0, Phase44),
            new(fifth * Root52 * f522 * g.G520, 1, 1, Phase52),
            new(fifth * Root52 * f523 * g.G532, 1, -1, Phase52),
            new(2 * fifth * Root54 * f542 * g.G521, 2, 1, Phase54),
            new(2 * fifth * Root54 * f543 * g.G533, 2, -1, Phase54),
        ];
    }

    /// <summary>Polynomials in the eccentricity, 0.5 and above, that stand for the functions G of Kaula's theory.</summary>
    private readonly record struct EccentricityFunctions(
        double G201, double G211, double G310, double G322, double G410, double G422,
        double G520, double G521, double G532, double G533)
    {
        public static EccentricityFunctions At(double e)
        {
            var low = e <= 0.65;
            var mid = e < 0.7;
            return new(
                G201: -0.306 - ((e - 0.64) * 0.440),
                G211: low ? Cubic(e, 3.616, -13.2470, 16.2900, 0) : Cubic(e, -72.099, 331.819, -508.738, 266.724),
                G310: low ? Cubic(e, -19.302, 117.3900, -228.4190, 156.5910) : Cubic(e, -346.844, 1582.851, -2415.925, 1246.113),
                G322: low ? Cubic(e, -18.9068, 109.7927, -214.6334, 146.5816) : Cubic(e, -342.585, 1554.908, -2366.899, 1215.972),
                G410: low ? Cubic(e, -41.122, 242.6940, -471.0940, 313.9530) : Cubic(e, -1052.797, 4758.686, -7193.992, 3651.957),
                G422: low
                    ? Cubic(e, -146.407, 841.8800, -1629.014, 1083.4350)
                    : Cubic(e, -3581.690, 16178.110, -24462.770, 12422.520),
                G520: low ? Cubic(e, -532.114, 3017.977, -5740.032, 3708.2760)
                    : e > 0.715 ? Cubic(e, -5149.66, 29936.92, -54087.36, 31324.56)
                    : Cubic(e, 1464.74, -4664.75, 3763.64, 0),
                G521: mid
                    ? Cubic(e, -822.71072, 4568.6173, -8491.4146, 5337.524)
                    : Cubic(e, -51752.104, 218913.95, -309468.16, 146349.42),
                G532: mid
                    ? Cubic(e, -853.66600, 4690.2500, -8624.7700, 5341.4)
                    : Cubic(e, -40023.880, 170470.89, -242699.48, 115605.82),
                G533: mid
                    ? Cubic(e, -919.22770, 4988.6100, -9064.7700, 5542.21)
                    : Cubic(e, -37995.780, 161616.52, -229838.20, 109377.94));
        }

        private static double Cubic(double x, double c0, double c1, double c2, double c3) =>
            c0 + (x * (c1 + (x * (c2 + (x * c3)))));
    }
}
