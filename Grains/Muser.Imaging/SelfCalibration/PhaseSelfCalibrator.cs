using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.SelfCalibration;

/// <summary>
/// Phase self-calibration: CLEAN, predict what the baselines should see of the components, solve the phases of the antennas, take them
/// out, and again, until they stay.
/// Visibilities of several intervals go into one map, each interval with phases of its own. One call at a time.
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

    /// <summary>The residual map of the last round.</summary>
    public ReadOnlySpan<float> Residual => _residual;

    /// <summary>The components of the last round.</summary>
    public ReadOnlySpan<float> Model => _model;

    /// <summary>Calibrates visibilities of one channel, in place.</summary>
    /// <param name="uvwIntervalBaselineXyz">[interval, baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHz">Frequency.</param>
    /// <param name="firstBaseline">Number of the first antenna of each baseline of an interval, from 0.</param>
    /// <param name="secondBaseline">Number of its second antenna.</param>
    /// <param name="visIntervalBaseline">[interval, baseline]; corrected in place, so keep a copy to go back.</param>
    /// <param name="weightIntervalBaseline">[interval, baseline]; baselines of antennas without a phase get 0.</param>
    /// <param name="options">Rounds, SNR, CLEAN.</param>
    /// <param name="mask">Where the model may be; null for everywhere.</param>
    /// <param name="phaseRadIntervalAntenna">Receives [interval, antenna]: what was taken out; NaN where there is no phase.</param>
    /// <returns>A fault of any interval ends it, with what the rounds before have done.</returns>
    public SelfCalibrationFault Calibrate(
        ReadOnlySpan<double> uvwIntervalBaselineXyz,
        double frequencyHz,
        ReadOnlySpan<int> firstBaseline,
        ReadOnlySpan<int> secondBaseline,
        Span<ComplexF> visIntervalBaseline,
        Span<float> weightIntervalBaseline,
        SelfCalibrationOptions options,
        CleanMask? mask,
        Span<double> phaseRadIntervalAntenna)
    {
        var baselines = firstBaseline.Length;
        var intervals = visIntervalBaseline.Length / baselines;
        var antennas = phaseRadIntervalAntenna.Length / intervals;
        var predicted = new ComplexF[visIntervalBaseline.Length];
        var (phases, snr) = (new double[phaseRadIntervalAntenna.Length], new double[antennas]);
        phaseRadIntervalAntenna.Clear();
        double depth = FirstDepth;
        for (var round = 0; round < options.Rounds; round++, depth *= Deeper)
        {
            _data.Begin(uvwIntervalBaselineXyz, [frequencyHz], visIntervalBaseline, weightIntervalBaseline, options.Weighting);
            _model.AsSpan().Clear();
            var clean = options.Clean with { RelativeThreshold = Math.Max(options.Clean.RelativeThreshold, depth) };
            _cleaner.Clean(_data, clean, mask, _model, _residual);
            _predictor.Predict(uvwIntervalBaselineXyz, [frequencyHz], _model, predicted);
            for (var interval = 0; interval < intervals; interval++)
            {
                var range = (interval * baselines)..((interval + 1) * baselines);
                var fault = AntennaPhaseSolver.TrySolve(
                    firstBaseline,
                    secondBaseline,
                    visIntervalBaseline[range],
                    predicted.AsSpan(range),
                    weightIntervalBaseline[range],
                    options.MinSnr,
                    phases.AsSpan(interval * antennas, antennas),
                    snr);
                if (fault != SelfCalibrationFault.None)
                {
                    return fault;
                }
            }

            double change = 0;
            for (var interval = 0; interval < intervals; interval++)
            {
                var range = (interval * baselines)..((interval + 1) * baselines);
                AntennaPhaseSolver.Apply(
                    firstBaseline, secondBaseline, phases.AsSpan(interval * antennas, antennas), visIntervalBaseline[range], weightIntervalBaseline[range]);
            }

            for (var i = 0; i < phases.Length; i++)
            {
                phaseRadIntervalAntenna[i] += phases[i];
                change = double.IsNaN(phases[i]) ? change : Math.Max(change, Math.Abs(phases[i]));
            }

            if (change < SettledRad && depth < FirstDepth)
            {
                break;
            }
        }

        return SelfCalibrationFault.None;
    }
}
