using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Cli.Sky;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Simulators.Calibration;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate calibrator</c>: files of the array looking at a satellite.</summary>
internal static class SimulateCalibratorCommand
{
    private const double DefaultSeconds = 1;

    private static readonly UtcTime DefaultStart = UtcTime.FromCalendar(2015, 11, 1, 3, 30);

    public static Command Create()
    {
        var receivers = new ReceiverArguments(DefaultStart.ToString());
        var satellite = new CalibratorArguments();
        var amplitude = new Option<double>("--amplitude")
        {
            Description = "|V| of the beacon between receivers of gain 1, counts.",
            DefaultValueFactory = _ => BeaconOptions.DefaultAmplitudeCounts,
        };
        var snr = new Option<double>("--snr")
        {
            Description = "|V| over the standard deviation of its real part, for a baseline, channel and frame; at most "
                + $"{BeaconOptions.MaxSnrPerBaseline.ToString("F0", CultureInfo.InvariantCulture)}, beyond which there is --no-noise.",
            DefaultValueFactory = _ => BeaconOptions.DefaultSnrPerBaseline,
        };
        var channels = new Option<string>("--channels")
        {
            Description = "Stored channels, 0 to 15, that have a beacon: all, of every band as 3,7-9, or of single bands as 1200:7-9,1600:3.",
            DefaultValueFactory = _ => "all",
        };
        var length = new SimulatedLength(DefaultSeconds);
        var files = new RecorderOutput();
        var command = new Command(
            "calibrator",
            "Writes raw frames of the array looking at a satellite: spherical delays, a beacon 2.5 MHz (MUSER-II: 12.5 MHz) above the lower edge of each channel. "
            + "With the same --seed, --gain-* and --dead the receivers are those of 'muser simulate raw'; NAME.json tells them. "
            + $"Without a satellite: geostationary at {BeaconOptions.DefaultLongitudeDeg.ToString(CultureInfo.InvariantCulture)}° E.");
        length.AddTo(command);
        satellite.AddTo(command);
        receivers.AddTo(command, amplitude, snr, channels);
        files.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var options = receivers.Read(parse, DefaultStart);
            var beacon = new BeaconOptions
            {
                AmplitudeCounts = parse.GetValue(amplitude),
                SnrPerBaseline = parse.GetValue(snr),
                Channels = BeaconChannels.TryParse(parse.GetValue(channels), out var chosen)
                    ? chosen
                    : throw new UsageException(
                        $"{channels.Name} is '{parse.GetValue(channels)}'; write all, channels 0 to 15 such as 3,7-9, or those of bands such as 1200:7-9,1600:3."),
            };
            beacon = beacon with { Calibrator = satellite.Read(parse, options.Start) ?? beacon.Calibrator };
            var layout = ArrayLayout.For(options.Array);
            var frames = length.ReadFrames(parse, layout);
            var place = Place(beacon.Calibrator, layout, options.Start);
            Place(beacon.Calibrator, layout, options.Start.AddNs(frames * ArrayLayout.FramePeriodNs));
            var simulator = new FrameSimulator(ReceiverArguments.Checked(options with { Beacon = beacon }));
            if (place.Warning is { } warning)
            {
                parse.Error().WriteLine($"muser: {warning}");
            }

            var says = string.Create(
                CultureInfo.InvariantCulture, $"{beacon.Calibrator.Name}, {place}, {beacon.AmplitudeCounts:G4} counts, SNR {beacon.SnrPerBaseline:G3} per baseline");
            return files.WriteAsync(parse, simulator, frames, says, simulator.Beacon, cancellation);
        });
        return command.WithExample(
            "muser simulate calibrator --gain-phase 100 --gain-delay 1 --out data",
            "muser simulate calibrator --geostationary 110.5 --cycles 4 --snr 10 --out data",
            "muser simulate calibrator --array muser2 --itrf -7683810,41458127,0 --cycles 1 --no-noise --out data",
            "muser simulate calibrator --tle gnss.txt --satellite PRN-22 --start 2016-06-24T05:00:00 --band 1200 --channels 14-15 --out data");
    }

    /// <summary>Where the satellite stands at the beginning or the end; a satellite that cannot be seen is bad input.</summary>
    private static CalibratorPlace Place(Calibrator calibrator, ArrayLayout layout, UtcTime utc) =>
        calibrator.TryPlace(AntennaTable.For(layout.Id).Site, utc, out var place, out var fault)
            ? place
            : throw new UserInputException(SimulationArguments.Sentence(fault.Message));
}
