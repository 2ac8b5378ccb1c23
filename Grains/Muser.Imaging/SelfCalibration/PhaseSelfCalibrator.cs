using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;

namespace Muser.Imaging.SelfCalibration;

/// <summary>
/// Phase self-calibration: CLEAN, predict what the baselines should see of the components, solve the phases of the antennas, take them
/// out, and again, until they stay. Visibilities of several intervals go into one map, each interval with phases of its own, which hold for all channels of the map.
/// One call at a time.
/// </summary>
/// <param name="grid">The pixels.</param>
/// <param name="threads">Threads at most; 0 for one per processor.</param>
public sealed class PhaseSelfCalibrator(ImageGrid grid, int threads = 0)
{
    private const double FirstDepth = 1.0 / 3;
    private const double Deeper = 1.0 / 3;
    private const double SettledRad = 1e-3;

    private readonly MajorCycle _data = new(grid, threads);
    private readonly ClarkCleaner _cleaner = new(grid);
    private readonly VisibilityPredictor _predictor = new(grid, threads);
    private readonly float[] _model = new float[grid.Pixels];
    private readonly float[] _residual = new float[grid.Pixels];
    private DiscStage? _disc;

    /// <summary>The residual map of the last round.</summary>
    public ReadOnlySpan<float> Residual => _residual;

    /// <summary>The components of the last round.</summary>
    public ReadOnlySpan<float> Model => _model;

    /// <summary>The interval that ended the last call with a fault, from 0; -1 where the model itself was at fault.</summary>
    public int FaultyInterval { get; private set; }

    /// <summary>What to tell a person, a sentence.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="minSnr">The smallest SNR that was asked for.</param>
    public static string Sentence(SelfCalibrationFault fault, double minSnr) => fault switch
    {
        SelfCalibrationFault.None => "Phases were found.",
        SelfCalibrationFault.NothingToCompare => "The model is empty or no baseline has a weight: there is nothing to hold phases against.",
        SelfCalibrationFault.NoDisc => "The visibilities show no disc of the Sun to hold phases against: the shortest baselines are flagged, or too long for this frequency.",
        _ => FormattableString.Invariant(
            $"Fewer than {AntennaPhaseSolver.FewestAntennas} antennas have three baselines and an SNR of {minSnr:0.##}: too few to tell phases of antennas from the source; ")
            + "take a longer interval or a lower SNR.",
    };

    /// <summary>Calibrates visibilities in place.</summary>
    /// <param name="data">Rows, channels and weights; its visibilities are not used.</param>
    /// <param name="rows">Antennas and intervals.</param>
    /// <param name="visChanRow">[channel, row]; corrected in place, so keep a copy to go back.</param>
    /// <param name="weightChanRow">[channel, row]; baselines of antennas without a phase get 0.</param>
    /// <param name="options">Model, rounds, SNR, CLEAN.</param>
    /// <param name="sun">Where the disc belongs.</param>
    /// <param name="mask">Where components may be; null for everywhere.</param>
    /// <param name="phaseRadIntervalAntenna">Receives [interval, antenna]: what was taken out; NaN where there is no phase.</param>
    /// <param name="snrIntervalAntenna">Receives the SNR of each phase.</param>
    /// <returns>A fault of any interval ends it, with what the rounds before have done.</returns>
    public SelfCalibrationFault Calibrate(
        MapVisibilities data,
        AntennaRows rows,
        Span<ComplexF> visChanRow,
        Span<float> weightChanRow,
        SelfCalibrationOptions options,
        SolarDisc sun,
        CleanMask? mask,
        Span<double> phaseRadIntervalAntenna,
        Span<double> snrIntervalAntenna)
    {
        var intervals = IntervalRows.Of(rows, data.FrequencyHzChan.Length);
        var antennas = phaseRadIntervalAntenna.Length / intervals.Length;
        var predicted = new ComplexF[visChanRow.Length];
        var phases = new double[phaseRadIntervalAntenna.Length];
        phaseRadIntervalAntenna.Clear();
        FaultyInterval = -1;
        var depth = FirstDepth;
        for (var round = 0; round < options.Rounds; round++, depth *= Deeper)
        {
            var current = new MapVisibilities(data.UvwRowXyz, data.FrequencyHzChan, visChanRow, weightChanRow);
            if (!TryPredict(current, options, sun, mask, depth, predicted))
            {
                return SelfCalibrationFault.NoDisc;
            }

            for (var interval = 0; interval < intervals.Length; interval++)
            {
                var range = (interval * antennas)..((interval + 1) * antennas);
                var fault = intervals[interval].Solve(visChanRow, predicted, weightChanRow, options.MinSnr, phases.AsSpan(range), snrIntervalAntenna[range]);
                if (fault != SelfCalibrationFault.None)
                {
                    FaultyInterval = interval;
                    return fault;
                }
            }

            double change = 0;
            for (var i = 0; i < phases.Length; i++)
            {
                phaseRadIntervalAntenna[i] += phases[i];
                change = double.IsNaN(phases[i]) ? change : Math.Max(change, Math.Abs(phases[i]));
            }

            for (var interval = 0; interval < intervals.Length; interval++)
            {
                intervals[interval].Apply(phases.AsSpan(interval * antennas, antennas), visChanRow, weightChanRow);
            }

            if (change < SettledRad && depth < FirstDepth)
            {
                break;
            }
        }

        return SelfCalibrationFault.None;
    }

    /// <summary>What the baselines should see; false where the disc is wanted and not there.</summary>
    private bool TryPredict(
        MapVisibilities data, SelfCalibrationOptions options, SolarDisc sun, CleanMask? mask, double depth, ComplexF[] predicted)
    {
        var (uvw, frequencies) = (data.UvwRowXyz.ToArray(), data.FrequencyHzChan.ToArray());
        if (options.Model == SelfCalibrationModel.Disc)
        {
            var radiusRad = sun.RadiusRad * QuietSun.RadiusFactor(data.MeanFrequencyHz);
            var fault = DiscModel.TryFit(uvw, frequencies, data.VisChanRow, data.WeightChanRow, new DiscPlace(sun.L, sun.M, 0), radiusRad, out var model);
            predicted.AsSpan().Clear();
            model.AddTo(uvw, frequencies, predicted);
            return fault == DiscFault.None;
        }

        data.VisChanRow.CopyTo(predicted);
        var disc = options.FindsDisc ? (_disc ??= new DiscStage(threads)).Treat(data, predicted, sun, takesAway: true, moves: false).Model : null;
        _data.Begin(uvw, frequencies, predicted, data.WeightChanRow, options.Weighting);
        _model.AsSpan().Clear();
        var clean = options.Clean with { RelativeThreshold = Math.Max(options.Clean.RelativeThreshold, depth) };
        _cleaner.Clean(_data, clean, mask, _model, _residual);
        _predictor.Predict(uvw, frequencies, _model, predicted);
        disc?.AddTo(uvw, frequencies, predicted);
        return true;
    }
}
