namespace Muser.Imaging.Maps;

/// <summary>
/// The w-term of a tile of the map, made separable: over a tile n(l,m) - 1 is replaced by
/// [n(l, m_t) - 1] + [n(l_t, m) - n(l_t, m_t)], the first a function of the column, the second of the row. It is exact, in every order,
/// on the lines l = l_t and m = m_t; elsewhere it is off by |l^2 - l_t^2| |m^2 - m_t^2| / 4 and smaller terms.
/// </summary>
internal static class WTerm
{
    /// <summary>n(l,m) - 1, without cancellation.</summary>
    public static double NMinusOne(double l, double m)
    {
        var s = (l * l) + (m * m);
        return -s / (1 + Math.Sqrt(1 - s));
    }

    /// <summary>The line on which a zone from <paramref name="inner"/> to <paramref name="outer"/> is exact: the middle in the square.</summary>
    public static double Line(double inner, double outer) => Math.Sqrt(((inner * inner) + (outer * outer)) / 2);

    /// <summary>The largest error of n within the zone of a map that reaches to <paramref name="edge"/> on all sides, its outermost corner.</summary>
    public static double Residual(double zoneWidth, double edge)
    {
        var inner = Math.Max(0, edge - zoneWidth);
        var halfRange = ((edge * edge) - (inner * inner)) / 2;
        return halfRange * halfRange / (4 * Math.Sqrt(1 - (2 * edge * edge)));
    }
}
