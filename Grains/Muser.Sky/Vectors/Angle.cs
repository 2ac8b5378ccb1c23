namespace Muser.Sky.Vectors;

/// <summary>Angles in radians, and the units that people write.</summary>
public static class Angle
{
    /// <summary>Radians in a degree.</summary>
    public const double Degree = Math.PI / 180;

    /// <summary>Radians in an arc second.</summary>
    public const double Arcsec = Math.PI / 648_000;

    /// <summary>Radians in a thousandth of an arc second.</summary>
    public const double Mas = Arcsec / 1000;

    /// <summary>The angle brought into 0 (included) to 2 pi (excluded), rad.</summary>
    public static double Turn(double rad)
    {
        var turned = rad % Math.Tau;
        if (turned < 0)
        {
            turned += Math.Tau;
        }

        // A tiny negative angle rounds up to a whole turn.
        return turned >= Math.Tau ? 0 : turned;
    }

    /// <summary>The angle brought into -pi to pi, rad.</summary>
    public static double HalfTurn(double rad) => Math.IEEERemainder(rad, Math.Tau);
}
