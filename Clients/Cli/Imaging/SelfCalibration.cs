using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Imaging.SelfCalibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Silo.Visibilities;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Imaging;

/// <summary>Self-calibrates the visibilities of maps and keeps the solutions as parameters, on top of those that the file was calibrated with.</summary>
/// <param name="wanted">What was asked for.</param>
/// <param name="data">The visibilities.</param>
/// <param name="layout">The array.</param>
internal sealed class SelfCalibration(SelfCalRequest wanted, ImageData data, ArrayLayout layout)
{
    private const double DegPerRad = 180 / Math.PI;
    private const string Calibrator = "self-calibration on the Sun";

    private readonly ParametersOfFile _base = ParametersOfFile.Read(layout, wanted.BaseFile);
    private readonly List<ParameterItem> _items = [];

    /// <summary>Whether there are solutions.</summary>
    public bool Any => _items.Count > 0;

    /// <summary>Solves the phases of a map and gives its visibilities without them; throws <see cref="UserInputException"/> where they cannot be solved.</summary>
    public MapVisibilities Calibrate(ChannelData channel, ImageGrid grid, MapRecipe recipe, out SelfCalReport report)
    {
        var rows = new RowNumbers(channel, data.Begin, wanted.IntervalNs, layout);
        var phases = new double[rows.Intervals * layout.Antennas];
        var snr = new double[phases.Length];
        var (vis, weight) = (channel.VisChanRow.ToArray(), channel.WeightChanRow.ToArray());
        var options = new SelfCalibrationOptions
        {
            Model = wanted.Model,
            FindsDisc = recipe.Disc != DiscTreatment.Off,
            MinSnr = wanted.MinSnr,
            Weighting = recipe.Weighting,
            Clean = recipe.Clean with { AllowNegative = false },
        };
        var calibrator = new PhaseSelfCalibrator(grid);
        var fault = calibrator.Calibrate(
            channel.Visibilities, rows.Rows, vis, weight, options, SolarDisc.At(data.Sun), new MapMask(grid).For(recipe, SolarDisc.At(data.Sun)), phases, snr);
        if (fault != SelfCalibrationFault.None)
        {
            var where = calibrator.FaultyInterval < 0 ? channel.Name : $"{channel.Name} in the interval from {rows.Begin(calibrator.FaultyInterval)}";
            throw new UserInputException($"No self-calibration of {where}: {PhaseSelfCalibrator.Sentence(fault, wanted.MinSnr)}");
        }

        int[] intervals = [.. Enumerable.Range(0, rows.Intervals).Where(interval => Of(phases, interval).Any(phase => !double.IsNaN(phase)))];
        foreach (var interval in intervals)
        {
            Keep(channel, rows.Begin(interval), [.. Of(phases, interval)], [.. Of(snr, interval)]);
        }

        report = Report(intervals, phases, snr);
        return new MapVisibilities(channel.UvwRowXyz, channel.FrequencyHzChan, vis, weight);
    }

    /// <summary>Writes the solutions; throws <see cref="UserInputException"/> where they are none that a service would take.</summary>
    public void Write(string path) => SolutionFile.Write(path, layout, [.. _items]);

    private IEnumerable<double> Of(double[] valueIntervalAntenna, int interval) => valueIntervalAntenna.Skip(interval * layout.Antennas).Take(layout.Antennas);

    private SelfCalReport Report(int[] intervals, double[] phases, double[] snr)
    {
        var found = Enumerable.Range(0, phases.Length).Where(i => !double.IsNaN(phases[i])).ToArray();
        var sorted = found.Select(i => snr[i]).Order().ToArray();
        var antennas = Enumerable.Range(0, layout.Antennas)
            .Count(antenna => intervals.All(interval => !double.IsNaN(phases[(interval * layout.Antennas) + antenna])));
        return new SelfCalReport(
            intervals.Length, antennas, sorted[sorted.Length / 2], DegPerRad * Math.Sqrt(found.Average(i => Math.Pow(Math.IEEERemainder(phases[i], 2 * Math.PI), 2))));
    }

    private void Keep(ChannelData channel, UtcTime from, ReadOnlySpan<double> phaseRadAntenna, ReadOnlySpan<double> snrAntenna)
    {
        if (layout.BandsMHz.ToArray().LastOrDefault(band => band * 1e6 < channel.FrequencyHz) is not (> 0 and var bandMHz))
        {
            throw new UserInputException($"{channel.FrequencyHz * 1e-6:0.#} MHz is in no band of {layout.Name}, so its phases are no parameters.");
        }

        var parameters = _base.At(from).Parameters;
        var positions = parameters.Positions?.Value ?? throw new UserInputException($"No antenna positions are in force at {from}.");
        var fingerprint = LayoutFingerprint.Of(MemoryMarshal.Cast<double, Vector3D>(positions.ItrfAntennaXyz));
        foreach (var isRight in data.Polarization switch { "L" => (bool[])[false], "R" => [true], _ => [false, true] })
        {
            var hand = new BandHand { BandMHz = bandMHz, IsRight = isRight };
            var known = parameters.Phases.Select(phases => phases.Value).FirstOrDefault(phases => phases.BandHand == hand);
            var solution = Solution(hand, known, channel.FrequencyHz, from, fingerprint, phaseRadAntenna, snrAntenna);
            _items.AddRange(SolutionFile.Items("The self-calibration", layout, [solution], from));
        }
    }

    /// <summary>A solution on top of one that was taken out before.</summary>
    private PhaseSolution Solution(
        BandHand hand, PhaseSolution? known, double frequencyHz, UtcTime from, string fingerprint, ReadOnlySpan<double> phaseRadAntenna, ReadOnlySpan<double> snrAntenna)
    {
        var (phases, unusable, residual) = (new double[layout.Antennas], new List<int>(known?.UnusableAntennas ?? []), new double[layout.Antennas]);
        for (var antenna = 0; antenna < phases.Length; antenna++)
        {
            if (double.IsNaN(phaseRadAntenna[antenna]))
            {
                unusable.Add(antenna);
                continue;
            }

            phases[antenna] = Math.IEEERemainder(phaseRadAntenna[antenna] + (known?.PhaseRadAntenna[antenna] ?? 0), 2 * Math.PI);
            residual[antenna] = snrAntenna[antenna] > 0 ? 1 / snrAntenna[antenna] : 0;
        }

        var snr = snrAntenna.ToArray().Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(0).Average() / Math.Sqrt(layout.Antennas - 1);
        return new PhaseSolution
        {
            BandHand = hand,
            ReferenceAntenna = known?.ReferenceAntenna ?? Math.Max(0, Enumerable.Range(0, layout.Antennas).Except(unusable).FirstOrDefault()),
            ReferenceFrequencyHz = known?.ReferenceFrequencyHz ?? frequencyHz,
            PhaseRadAntenna = phases,
            DelayNsAntenna = known?.DelayNsAntenna ?? new double[layout.Antennas],
            UnusableAntennas = [.. unusable.Distinct().Order()],
            UnusableChannels = known?.UnusableChannels ?? [],
            HasDelays = known?.HasDelays ?? false,
            SnrChan = [.. Enumerable.Repeat(snr, ArrayLayout.Channels)],
            ResidualRadAntenna = residual,
            Layout = fingerprint,
            Calibrator = known is null ? Calibrator : $"{Calibrator}, on top of {known.Calibrator}",
            ObservedUtcUnixNs = from.UnixNs,
        };
    }

    /// <summary>Antennas and intervals of the rows of a map.</summary>
    private sealed class RowNumbers
    {
        private readonly int[] _first;
        private readonly int[] _second;
        private readonly int[] _interval;
        private readonly UtcTime _begin;
        private readonly long? _intervalNs;

        public RowNumbers(ChannelData channel, UtcTime begin, long? intervalNs, ArrayLayout layout)
        {
            (_begin, _intervalNs) = (begin, intervalNs);
            var count = channel.Origins.Count;
            (_first, _second, _interval) = (new int[count], new int[count], new int[count]);
            for (var row = 0; row < count; row++)
            {
                var origin = channel.Origins[row];
                if (Math.Min(origin.FirstAntenna, origin.SecondAntenna) < 1 || Math.Max(origin.FirstAntenna, origin.SecondAntenna) > layout.Antennas)
                {
                    throw new UserInputException($"The file has antennas {origin.FirstAntenna} and {origin.SecondAntenna}; {layout.Name} has 1 to {layout.Antennas}.");
                }

                (_first[row], _second[row]) = (origin.FirstAntenna - 1, origin.SecondAntenna - 1);
                _interval[row] = intervalNs is { } ns ? (int)((origin.Time - begin) / ns) : 0;
            }

            Intervals = _interval.Max() + 1;
        }

        /// <summary>How many there are.</summary>
        public int Intervals { get; }

        /// <summary>The rows.</summary>
        public AntennaRows Rows => new(_first, _second, _interval);

        /// <summary>When an interval begins.</summary>
        public UtcTime Begin(int interval) => _begin.AddNs(interval * (_intervalNs ?? 0));
    }
}
