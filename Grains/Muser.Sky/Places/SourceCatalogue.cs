namespace Muser.Sky.Places;

/// <summary>
/// The bright radio sources that arrays are tried and calibrated on. Positions: the VLA calibrator list for the compact ones,
/// NASA/IPAC Extragalactic Database for Cassiopeia A, the pulsar for Taurus A.
/// </summary>
public static class SourceCatalogue
{
    /// <summary>All sources.</summary>
    public static IReadOnlyList<SkySource> All { get; } =
    [
        new("Cygnus A", Hours(19, 59, 28.3566), Degrees(40, 44, 2.097), "3C 405", "Cyg A", "Swan"),
        new("Cassiopeia A", Hours(23, 23, 24.00), Degrees(58, 48, 54.0), "3C 461", "Cas A"),
        new("Taurus A", Hours(5, 34, 31.94), Degrees(22, 0, 52.2), "3C 144", "Tau A", "M 1", "Crab"),
        new("Virgo A", Hours(12, 30, 49.4234), Degrees(12, 23, 28.044), "3C 274", "Vir A", "M 87"),
        new("3C 48", Hours(1, 37, 41.2994), Degrees(33, 9, 35.133), "J0137+3309"),
        new("3C 84", Hours(3, 19, 48.1601), Degrees(41, 30, 42.103), "J0319+4130", "NGC 1275", "Perseus A"),
        new("3C 147", Hours(5, 42, 36.1379), Degrees(49, 51, 7.234), "J0542+4951"),
        new("3C 273", Hours(12, 29, 6.6997), Degrees(2, 3, 8.598), "J1229+0203"),
        new("3C 286", Hours(13, 31, 8.2880), Degrees(30, 30, 32.959), "J1331+3030"),
    ];

    /// <summary>The source of a name, or null. Case, blanks and punctuation do not count: <c>cyg-a</c> is Cygnus A.</summary>
    public static SkySource? Find(string name)
    {
        var wanted = Bare(name);
        return All.FirstOrDefault(source => Bare(source.Name) == wanted || source.OtherNames.Any(other => Bare(other) == wanted));
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static double Hours(int hours, int minutes, double seconds) => 15 * Degrees(hours, minutes, seconds);

    private static double Degrees(int degrees, int minutes, double seconds) => degrees + (minutes / 60.0) + (seconds / 3600.0);
}
