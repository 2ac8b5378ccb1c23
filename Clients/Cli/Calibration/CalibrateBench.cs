using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Simulators.Calibration;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Cli.Calibration;

/// <summary>
/// <c>muser bench calibrate</c>: what corrections cost for all baselines and channels of a frame on one core, beside the copying of as many bytes in the
/// same place, and what a calibration on a satellite costs.
/// </summary>
internal static class CalibrateBench
{
    /// <summary>What delay and fringe correction of a frame of MUSER-I may cost on one core, us.</summary>
    private const double AskedUs = 60;

    /// <summary>Visibilities of so many bytes are in no cache.</summary>
    private const long MemoryBytes = 256_000_000;

    private const int CallsInCache = 200;

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("calibrate", "Times the calibration of frames and the solution of a calibrator on one core, best of five.") { json };
        command.SetAction((parse, cancellation) =>
        {
            foreach (var layout in ArrayLayout.All)
            {
                foreach (var figure in Measure(layout, cancellation))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser bench calibrate", "muser bench calibrate --json");
    }

    private static IEnumerable<BenchFigure> Measure(ArrayLayout layout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var bandMHz = layout.BandsMHz[^1];
        var frame = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        var other = new ComplexF[frame.Length];
        var simulator = new FrameSimulator(new()
        {
            Array = layout.Id,
            FixedBandMHz = bandMHz,
            GainPhaseScatterDeg = 100,
            GainDelayScatterNs = 1,
            Beacon = new BeaconOptions(),
        });
        var (bytes, calibration, source, header) = Observe(simulator);
        var band = calibration.Solve()[0];
        var gains = band.Gains ?? throw new InvalidOperationException(band.Result.Describe());
        var frequencyHz = layout.ChannelFrequenciesHz(bandMHz);
        double[] delays = [.. Enumerable.Range(0, layout.Antennas).Select(k => 20_000 + (17.37 * k))];

        yield return new(
            $"{layout.Name}: delay and fringe correction of a frame", Us(() => FringeCorrection.Apply(layout, bandMHz, delays, false, frame)), "us",
            layout.Id == ArrayId.Muser1 ? AskedUs : ArrayLayout.FramePeriodNs * 1e-3,
            layout.Id == ArrayId.Muser1 ? "what is asked of one core" : "time from frame to frame");
        var inCache = Us(() => frame.AsSpan().CopyTo(other));
        yield return Cached("phases and delays of a frame", () => GainCorrection.Apply(gains, frequencyHz, frame));
        yield return Cached("near field of a frame", () => DelayRotation.Apply(frequencyHz, delays, frame));

        var frames = new ComplexF[Math.Max(1, MemoryBytes / (8 * frame.Length))][];
        for (var k = 0; k < frames.Length; k++)
        {
            frames[k] = new ComplexF[frame.Length];
            frame.CopyTo(frames[k], 0);
        }

        var inMemory = UsEach(k => frames[k].AsSpan().CopyTo(frames[frames.Length - 1 - k]));
        yield return Streamed("delays and fringes, from memory", k => FringeCorrection.Apply(layout, bandMHz, delays, false, frames[k]));
        yield return Streamed("phases and delays, from memory", k => GainCorrection.Apply(gains, frequencyHz, frames[k]));

        var time = header.Time;
        yield return new(
            $"{layout.Name}: a frame of a satellite: read, correct, add",
            1e6 * BestRound.Seconds(
                () => calibration.Add(header with { Time = time = time.AddNs(ArrayLayout.FramePeriodNs) }, bytes, source, FibreDelayTable.At(layout.Id, time)),
                cancellation, CallsInCache / 10),
            "us", ArrayLayout.FramePeriodNs * 1e-3, "time from frame to frame");
        yield return new(
            $"{layout.Name}: solving the {layout.Antennas} antennas of a band and hand",
            1e3 * BestRound.Seconds(
                () => GainSolver.Solve(layout.Antennas, band.FrequencyHzChan, band.VisChanBaseline, band.WeightChanBaseline), cancellation),
            "ms", inMemory * 1e-3, "copy of its visibilities in memory");

        double Us(Action work) => 1e6 * BestRound.Seconds(work, cancellation, CallsInCache);

        double UsEach(Action<int> work) => 1e6 / frames.Length * BestRound.Seconds(
            () =>
            {
                for (var k = 0; k < frames.Length; k++)
                {
                    work(k);
                }
            },
            cancellation);

        BenchFigure Cached(string name, Action work) => new($"{layout.Name}: {name}", Us(work), "us", inCache, "copy of its visibilities in cache");

        BenchFigure Streamed(string name, Action<int> work) => new($"{layout.Name}: {name}", UsEach(work), "us", inMemory, "copy of its visibilities in memory");
    }

    private static (byte[] Bytes, SatelliteCalibration Calibration, NearFieldSource Source, FrameHeader Header) Observe(FrameSimulator simulator)
    {
        var layout = simulator.Layout;
        var bytes = new byte[layout.FrameBytes];
        simulator.Simulate(0, bytes);
        if (FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _) != FrameFault.None ||
            !Calibrator.Geostationary(BeaconOptions.DefaultLongitudeDeg).TryPlace(AntennaTable.For(layout.Id).Site, header.Time, out var place, out _))
        {
            throw new InvalidOperationException("The simulated satellite cannot be observed.");
        }

        var calibration = new SatelliteCalibration(layout, AntennaTable.For(layout.Id).ItrfM);
        calibration.Add(header, bytes, place.Source, FibreDelayTable.At(layout.Id, header.Time));
        return (bytes, calibration, place.Source, header);
    }
}
