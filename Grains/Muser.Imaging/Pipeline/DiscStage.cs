using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Pipeline;

/// <summary>
/// The disc before a CLEAN. As in the observatory's imager, what is compact is cleaned away first, down to the level of the disc, since a burst would pull the centre;
/// the disc is found in what is left. Then, some times: without that disc a burst is cleaned further down, and the disc is found better in the rest. At last phases are
/// turned so that it lies where the ephemeris says. Baselines that see less than 90" take no part, so that all this happens on a small map. It allocates when made and for each
/// map some arrays of visibilities. One call at a time.
/// </summary>
internal sealed class DiscStage
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>How far off its place the disc is looked for.</summary>
    private const double MaxOffsetArcsec = 600;

    /// <summary>What active regions on the disc may do to the centre that is found, 7" in simulations: nothing is moved for less.</summary>
    private const double LeastMoveArcsec = 10;

    /// <summary>Of the power that short baselines see, a disc explains nearly all; a point explains less than a fifth of its own.</summary>
    private const double LeastShare = 0.3;

    private const double CellsPerWavelength = 3;
    private const int CompactIterations = 500;
    private const double LevelSigmas = 2;

    /// <summary>Where the CLEAN of a map without its disc ends, the first time and each further time: what a disc that is a little off leaves is no burst.</summary>
    private const double BurstShare = 0.1;
    private const double BurstSigmas = 4;
    private const double Deeper = 0.4;
    private const int Times = 4;
    private const double SettledArcsec = 0.3;

    private static readonly ImageGrid Small = new(128, 30);

    private readonly MajorCycle _data;
    private readonly ClarkCleaner _cleaner = new(Small);
    private readonly float[] _map = new float[Small.Pixels];
    private readonly float[] _compact = new float[Small.Pixels];
    private ComplexF[] _extended = [];

    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public DiscStage(int threads) => _data = new MajorCycle(Small, threads);

    /// <summary>Treats the disc.</summary>
    /// <param name="data">The visibilities.</param>
    /// <param name="visChanRow">A copy of them, which is changed: turned, and the disc taken away.</param>
    /// <param name="sun">Where the disc belongs.</param>
    /// <param name="takesAway">Whether the model is fitted and taken away.</param>
    /// <param name="moves">Whether phases are turned at all.</param>
    public DiscOutcome Treat(MapVisibilities data, Span<ComplexF> visChanRow, SolarDisc sun, bool takesAway, bool moves = true)
    {
        var uvw = data.UvwRowXyz;
        var frequencies = data.FrequencyHzChan;
        var radiusRad = sun.RadiusRad * QuietSun.RadiusFactor(data.MeanFrequencyHz);
        var weights = ShortWeights(data);
        Begin(uvw, frequencies, visChanRow, weights);
        _data.Image(_map);
        var levels = MapLevels.Of(_map);
        TakeCompactAway(new CleanOptions { AbsoluteThreshold = Math.Max(0, levels.Disc + (LevelSigmas * levels.DiscSigma)) });
        var fault = TryFind(uvw, frequencies, _data.ResidualChanBaseline, weights, radiusRad, out var model);
        var share = BurstShare;
        var change = double.PositiveInfinity;
        for (var time = 0; time < Times && fault == DiscFault.None && change > SettledArcsec * Angle.Arcsec; time++, share *= Deeper)
        {
            var (l, m) = (model.Place.L, model.Place.M);
            var extended = Extended(visChanRow);
            model.SubtractFrom(uvw, frequencies, extended);
            Begin(uvw, frequencies, extended, weights);
            TakeCompactAway(new CleanOptions { RelativeThreshold = share, NoiseThreshold = BurstSigmas });
            _data.ResidualChanBaseline.CopyTo(extended);
            model.AddTo(uvw, frequencies, extended);
            fault = TryFind(uvw, frequencies, extended, weights, radiusRad, out model);
            change = Math.Max(Math.Abs(model.Place.L - l), Math.Abs(model.Place.M - m));
        }

        var place = model.Place;
        if (fault != DiscFault.None)
        {
            return new DiscOutcome(fault, place.Visibilities, 0, 0, false, null);
        }

        var (offsetL, offsetM) = (place.L - sun.L, place.M - sun.M);
        var isMoved = moves && Math.Sqrt((offsetL * offsetL) + (offsetM * offsetM)) > LeastMoveArcsec * Angle.Arcsec;
        if (isMoved)
        {
            DiscFinder.Rephase(uvw, frequencies, offsetL, offsetM, visChanRow);
            model = model with { Place = new DiscPlace(sun.L, sun.M, place.Visibilities) };
        }

        if (takesAway)
        {
            model.SubtractFrom(uvw, frequencies, visChanRow);
        }

        return new DiscOutcome(DiscFault.None, place.Visibilities, offsetL, offsetM, isMoved, takesAway ? model : null);
    }

    /// <summary>The weights, 0 for baselines too long for the small map.</summary>
    private static float[] ShortWeights(MapVisibilities data)
    {
        var weights = new float[data.VisChanRow.Length];
        var rows = data.UvwRowXyz.Length / 3;
        for (var k = 0; k < weights.Length; k++)
        {
            var at = 3 * (k % rows);
            var (u, v) = (data.UvwRowXyz[at], data.UvwRowXyz[at + 1]);
            var wavelengths = Math.Sqrt((u * u) + (v * v)) * data.FrequencyHzChan[k / rows] / SpeedOfLight;
            var weight = data.WeightChanRow.IsEmpty ? 1 : data.WeightChanRow[k];
            weights[k] = wavelengths * Small.CellRad * CellsPerWavelength < 1 && weight > 0 ? weight : 0;
        }

        return weights;
    }

    private static DiscFault TryFind(
        ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencies, ReadOnlySpan<ComplexF> vis, float[] weights, double radiusRad, out DiscModel model)
    {
        var fault = DiscFinder.TryFind(uvw, frequencies, vis, weights, radiusRad, MaxOffsetArcsec * Angle.Arcsec, out var place);
        model = new DiscModel(place, radiusRad, 0, 0);
        fault = fault == DiscFault.None ? DiscModel.TryFit(uvw, frequencies, vis, weights, place, radiusRad, out model) : fault;
        return fault == DiscFault.None && model.Share < LeastShare ? DiscFault.NotFound : fault;
    }

    private void Begin(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencies, ReadOnlySpan<ComplexF> vis, float[] weights) =>
        _data.Begin(uvw, frequencies, vis, weights, Weighting.Uniform);

    private void TakeCompactAway(CleanOptions limits) =>
        _cleaner.Clean(_data, limits with { AllowNegative = false, MaxIterations = CompactIterations }, null, _compact, _map);

    /// <summary>A copy of visibilities.</summary>
    private Span<ComplexF> Extended(ReadOnlySpan<ComplexF> vis)
    {
        _extended = _extended.Length < vis.Length ? new ComplexF[vis.Length] : _extended;
        vis.CopyTo(_extended);
        return _extended.AsSpan(0, vis.Length);
    }
}
