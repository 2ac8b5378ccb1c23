using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>
/// A satellite on which an array is calibrated: at a fixed place in ITRF, or on the orbit of two-line elements. Immutable, safe
/// for any thread.
/// <para>
/// Of an orbit, the place is that of the moment when the wave left it, 0.13 s before for a geostationary satellite, in the axes
/// of the moment when the wave arrives. Off by what the elements are (1 km at their epoch, 1-3 km more each day: 6" of direction
/// a km at 37 000 km, 8 cm of delay over 3 km) and, a tenth of that, by polar motion, which is left out.
/// </para>
/// </summary>
public sealed class Calibrator
{
    /// <summary>Distance of a geostationary satellite from the middle of the Earth, m.</summary>
    public const double GeostationaryRadiusM = 42_164_170;

    private const double LightMPerS = 299_792_458;

    private readonly Vector3D _itrfM;
    private readonly TimeScales _scales;

    private Calibrator(string name, Vector3D itrfM, Sgp4Orbit? orbit, TimeScales? scales) =>
        (Name, _itrfM, Orbit, _scales) = (name, itrfM, orbit, scales ?? TimeScales.Embedded);

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    /// <summary>Its orbit, or null where it stands at a fixed place.</summary>
    public Sgp4Orbit? Orbit { get; }

    /// <summary>A calibrator at a fixed place.</summary>
    /// <param name="name">For people.</param>
    /// <param name="itrfM">From the middle of the Earth, ITRF, m.</param>
    public static Calibrator AtItrf(string name, Vector3D itrfM) => new(name, itrfM, null, null);

    /// <summary>A calibrator above the equator, at the distance of a geostationary satellite.</summary>
    /// <param name="longitudeDeg">East of Greenwich, degrees.</param>
    public static Calibrator Geostationary(double longitudeDeg) => AtItrf(
        string.Create(CultureInfo.InvariantCulture, $"geostationary at {longitudeDeg} deg E"),
        GeostationaryRadiusM * Vector3D.FromSpherical(longitudeDeg * Angle.Degree, 0));

    /// <summary>A calibrator on the orbit of two-line elements.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="scales">Time tables for the rotation of the Earth; null for the embedded ones.</param>
    public static Calibrator OnOrbit(TwoLineElements elements, TimeScales? scales = null) =>
        new(elements.Name, default, new(elements), scales);

    /// <summary>
    /// Where the calibrator stands for an array at an instant (the middle of a frame), or why it cannot be observed.
    /// </summary>
    /// <param name="site">Reference point of the array.</param>
    /// <param name="utc">When the wave reaches the reference point.</param>
    /// <param name="place">Where it stands, or null.</param>
    /// <param name="fault">Why not, or null.</param>
    /// <param name="limits">How old elements may be; null for 14 days without and 365 days with a warning.</param>
    public bool TryPlace(
        ArraySite site,
        UtcTime utc,
        [NotNullWhen(true)] out CalibratorPlace? place,
        [NotNullWhen(false)] out CalibratorFault? fault,
        ElementsAgeLimits? limits = null)
    {
        limits ??= ElementsAgeLimits.Default;
        place = null;
        var ageDays = Orbit?.Elements.AgeDays(utc);
        if (ageDays is { } age && !(Math.Abs(age) <= limits.RefuseDays))
        {
            fault = new(CalibratorFaultReason.ElementsTooOld, string.Create(
                CultureInfo.InvariantCulture,
                $"The elements of {Name} are of {Day(Orbit!.Elements.Epoch)}, {Math.Abs(age):F0} days {(age > 0 ? "before" : "after")} "
                + $"the observation; more than {limits.RefuseDays:F0} days are refused: get elements of that time."));
            return false;
        }

        var itrfM = _itrfM;
        fault = Orbit is null ? null : OrbitPlace(site, utc, out itrfM);
        if (fault is not null)
        {
            return false;
        }

        var refusal = NearFieldSource.TryCreate(site, itrfM, out var source);
        if (refusal != NearFieldFault.None)
        {
            fault = Refuse(refusal, site, utc, itrfM);
            return false;
        }

        place = new(utc, itrfM, source!, ageDays, Math.Abs(ageDays ?? 0) <= limits.WarnDays ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The elements of {Name} are {Math.Abs(ageDays!.Value):F0} days from the observation: "
            + $"its place may be off by tens of km."));
        return true;
    }

    /// <summary>
    /// The place when the wave left: the light time from the place when it arrives is good to 1 mm for the fastest satellite.
    /// </summary>
    private CalibratorFault? OrbitPlace(ArraySite site, UtcTime utc, out Vector3D itrfM)
    {
        itrfM = default;
        var ut1 = _scales.At(utc).Ut1;
        var fault = Orbit!.TryPropagate(utc, out var state);
        if (fault == OrbitFault.None)
        {
            var lightNs = (long)((TemeFrame.ToItrf(state.PositionM, ut1) - site.ItrfM).Length / LightMPerS * UtcTime.NsPerSecond);
            fault = Orbit.TryPropagate(utc.AddNs(-lightNs), out state);
            itrfM = TemeFrame.ToItrf(state.PositionM, ut1);
        }

        return fault == OrbitFault.None ? null : new(
            CalibratorFaultReason.NoOrbit,
            $"The elements of {Name} give no place at {utc}: "
            + $"{(fault == OrbitFault.Decayed ? "it has come down" : "the theory breaks down")}.");
    }

    private CalibratorFault Refuse(NearFieldFault refusal, ArraySite site, UtcTime utc, Vector3D itrfM)
    {
        const string Units = "positions are in m from the middle of the Earth, ITRF";
        var fromSiteM = itrfM - site.ItrfM;
        var (km, downDeg) = (fromSiteM.Length / 1000, -Math.Asin(fromSiteM.Unit().Dot(site.Up)) / Angle.Degree);
        var (least, most) = (NearFieldSource.MinDistanceM / 1000, NearFieldSource.MaxDistanceM / 1000);
        var culture = CultureInfo.InvariantCulture;
        return refusal switch
        {
            NearFieldFault.BelowHorizon => new(CalibratorFaultReason.BelowHorizon, string.Create(
                culture, $"{Name} stands {downDeg:F1}° below the horizon at {utc}.")),
            NearFieldFault.TooNear => new(CalibratorFaultReason.NoSatellite, string.Create(
                culture, $"{Name} is {km:F1} km from the array, nearer than any satellite ({least:F0} km); {Units}.")),
            NearFieldFault.TooFar => new(CalibratorFaultReason.NoSatellite, string.Create(
                culture, $"{Name} is {km:G4} km from the array, farther than any satellite ({most:G4} km); {Units}.")),
            _ => new(CalibratorFaultReason.NoSatellite, $"The position of {Name} is not finite; {Units}."),
        };
    }

    private static string Day(UtcTime utc) => utc.ToString()[..10];
}
