using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>
/// A source so near that its waves are spheres over the array: a satellite. An antenna at r (from the reference point of the array) sees the wave
/// later than the reference point by the excess path |R - r| - |R|; for a plane wave from the same direction s that would be -r.s, and the
/// difference, some r^2 / 2R, is 4 cm for a geostationary satellite and the arrays of MUSER: 79 degrees of phase at 1.575 GHz, 593 at 12 GHz.
/// Source: conventions, "Calibrating on a satellite". Immutable, safe for any thread.
/// </summary>
public sealed class NearFieldSource
{
    /// <summary>The nearest distance that is taken, m: no satellite is as low.</summary>
    public const double MinDistanceM = 100e3;

    /// <summary>The farthest distance that is taken, m.</summary>
    public const double MaxDistanceM = 1e9;

    private const double LightMPerNs = 0.299792458;
    private const double LightMPerS = 299_792_458;

    private NearFieldSource(ArraySite site, Vector3D fromSiteM)
    {
        (Site, FromSiteM) = (site, fromSiteM);
        (DistanceM, Direction) = (fromSiteM.Length, fromSiteM.Unit());
    }

    /// <summary>The reference point of the array.</summary>
    public ArraySite Site { get; }

    /// <summary>R: the source from the reference point, ITRF axes, m.</summary>
    public Vector3D FromSiteM { get; }

    /// <summary>|R|, m.</summary>
    public double DistanceM { get; }

    /// <summary>s: unit vector from the reference point to the source, ITRF axes.</summary>
    public Vector3D Direction { get; }

    /// <summary>Height above the geodetic horizon of the reference point, rad; no refraction.</summary>
    public double ElevationRad => Math.Asin(Math.Clamp(Direction.Dot(Site.Up), -1, 1));

    /// <summary>Azimuth at the reference point, rad, 0 to 2 pi from north through east.</summary>
    public double AzimuthRad => Angle.Turn(Math.Atan2(Direction.Dot(Site.East), Direction.Dot(Site.North)));

    /// <summary>The source at a position from the middle of the Earth, ITRF, m, or the reason why that is none.</summary>
    public static NearFieldFault TryCreate(ArraySite site, Vector3D itrfM, out NearFieldSource? source)
    {
        source = null;
        if (!(double.IsFinite(itrfM.X) && double.IsFinite(itrfM.Y) && double.IsFinite(itrfM.Z)))
        {
            return NearFieldFault.NotFinite;
        }

        var fromSiteM = itrfM - site.ItrfM;
        switch (fromSiteM.Length)
        {
            case < MinDistanceM:
                return NearFieldFault.TooNear;
            case > MaxDistanceM:
                return NearFieldFault.TooFar;
        }

        if (fromSiteM.Dot(site.Up) <= 0)
        {
            return NearFieldFault.BelowHorizon;
        }

        source = new(site, fromSiteM);
        return NearFieldFault.None;
    }

    /// <summary>|R - r| - |R|, m, without the loss of digits of that difference.</summary>
    /// <param name="antennaItrfM">r: the antenna from the reference point, ITRF axes, m.</param>
    public double ExcessPathM(Vector3D antennaItrfM) =>
        (antennaItrfM.Dot(antennaItrfM) - (2 * FromSiteM.Dot(antennaItrfM))) / ((FromSiteM - antennaItrfM).Length + DistanceM);

    /// <summary>What a plane wave from the same direction leaves out of <see cref="ExcessPathM"/>, m: 0 or more, about r^2 / 2R.</summary>
    public double CurvatureM(Vector3D antennaItrfM) => ExcessPathM(antennaItrfM) + antennaItrfM.Dot(Direction);

    /// <summary>The delays that hold this source in phase: d_k = K + (|R - r_k| - |R|) / c.</summary>
    /// <param name="antennaItrfM">r_k, ITRF axes, m.</param>
    /// <param name="constantNs">K, ns.</param>
    /// <param name="delayNsAntenna">Filled, ns; as long as the antennas.</param>
    public void DelaysNs(ReadOnlySpan<Vector3D> antennaItrfM, double constantNs, Span<double> delayNsAntenna)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, antennaItrfM.Length);
        for (var k = 0; k < delayNsAntenna.Length; k++)
        {
            delayNsAntenna[k] = constantNs + (ExcessPathM(antennaItrfM[k]) / LightMPerNs);
        }
    }

    /// <summary>
    /// The phase that this source has on baseline (i, j) before any correction, rad, not reduced: what -2 pi f b.s / c is for a plane wave.
    /// </summary>
    public double BaselinePhaseRad(double frequencyHz, Vector3D firstItrfM, Vector3D secondItrfM) =>
        2 * Math.PI * frequencyHz / LightMPerS * (ExcessPathM(secondItrfM) - ExcessPathM(firstItrfM));
}
