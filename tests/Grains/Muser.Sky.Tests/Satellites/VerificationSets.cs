using Muser.Sky.Satellites;

namespace Muser.Sky.Tests.Satellites;

/// <summary>Some of the two-line elements that Vallado et al. 2006 publish to verify implementations.</summary>
internal static class VerificationSets
{
    /// <summary>The first test case of Spacetrack Report 3: a low orbit, 16 revolutions a day.</summary>
    public static readonly (string One, string Two) Low = (
        "1 88888U          80275.98708465  .00073094  13844-3  66816-4 0    87",
        "2 88888  72.8435 115.9689 0086731  52.6988 110.5714 16.05824518  1058");

    /// <summary>A communication satellite of one day, inclined by 4 degrees.</summary>
    public static readonly (string One, string Two) Italsat = (
        "1 24208U 96044A   06177.04061740 -.00000094  00000-0  10000-3 0  1600",
        "2 24208   3.8536  80.0121 0026640 311.0977  48.3000  1.00778054 36119");

    /// <summary>A geostationary satellite, inclination below the choice of Lyddane.</summary>
    public static readonly (string One, string Two) Amc4 = (
        "1 25954U 99060A   04039.68057285 -.00000108  00000-0  00000-0 0  6847",
        "2 25954   0.0004 243.8136 0001765  15.5294  22.7134  1.00271289 15615");

    /// <summary>A satellite of GPS: half a day, without resonance.</summary>
    public static readonly (string One, string Two) Gps = (
        "1 28129U 03058A   06175.57071136 -.00000104  00000-0  10000-3 0   459",
        "2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443");

    /// <summary>Half a day, eccentricity 0.69: resonance.</summary>
    public static readonly (string One, string Two) Molniya = (
        "1 08195U 75081A   06176.33215444  .00000099  00000-0  11873-3 0   813",
        "2 08195  64.1586 279.0717 6877146 264.7651  20.2257  2.00491383225656");

    /// <summary>In its last hours.</summary>
    public static readonly (string One, string Two) Falling = (
        "1 28872U 05037B   05333.02012661  .25992681  00000-0  24476-3 0  1534",
        "2 28872  96.4736 157.9986 0303955 244.0492 110.6523 16.46015938 10708");

    public static TwoLineElements Parse((string One, string Two) lines, string name = "")
    {
        Assert.True(TwoLineElements.TryParse(name, lines.One, lines.Two, out var elements, out var fault), fault?.ToString());
        return elements!;
    }
}
