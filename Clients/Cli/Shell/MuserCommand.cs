using System.CommandLine;
using Muser.Cli.Archive;
using Muser.Cli.Calibration;
using Muser.Cli.Cluster;
using Muser.Cli.Cluster.Bench;
using Muser.Cli.Devices;
using Muser.Cli.Devices.Bench;
using Muser.Cli.Frames;
using Muser.Cli.Imaging;
using Muser.Cli.Jobs;
using Muser.Cli.Jobs.Bench;
using Muser.Cli.Observing;
using Muser.Cli.Observing.Live;
using Muser.Cli.Simulators;
using Muser.Cli.Sky;
using Muser.Cli.Spectra;
using Muser.Cli.Visibilities;

namespace Muser.Cli.Shell;

/// <summary>The command <c>muser</c>: the list of its subcommands. A subcommand is a static class with a <c>Create()</c> that returns it.</summary>
public static class MuserCommand
{
    /// <summary>Builds the whole tree of commands.</summary>
    public static RootCommand Create() =>
        new RootCommand("Muser.Orleans: the service that runs a radioheliograph. Begin with 'muser demo'.")
        {
            DemoCommand.Create(),
            SiloCommand.Create(),
            AlarmCommand.Create().WithServiceAccess(),
            JobCommand.Create().WithServiceAccess(),
            DeviceCommand.Create().WithServiceAccess(),
            TokenCommand.Create(),
            AuditCommand.Create().WithServiceAccess(),
            FramesCommand.Create(),
            ArchiveCommand.Create(),
            ParametersCommand.Create().WithServiceAccess(),
            FlagCommand.Create().WithServiceAccess(),
            SpectrumCommand.Create(),
            CalibrateCommand.Create().WithServiceAccess(),
            UvFitsCommand.Create(),
            ImageCommand.Create(),
            PictureCommand.Create(),
            MovieCommand.Create(),
            EphemerisCommand.Create(),
            SimulateCommand.Create(),
            MqttCommand.Create(),
            BridgeCommand.Create(),
            Bench(),
        }.WithExample("muser demo", "muser frames check CSRH_*", "muser ephemeris sun").ShowExamplesInHelp();

    /// <summary><c>muser bench</c>: one subcommand for each thing that is measured.</summary>
    private static Command Bench() =>
        new Command("bench", "Measures one layer of the service and prints each figure beside its ceiling.")
        {
            RawBench.Create(),
            GrainBench.Create(),
            SkyBench.Create(),
            CalibrateBench.Create(),
            ImageBench.Create(),
            SimulateBench.Create(),
            LiveBench.Create(),
            DevicesBench.Create(),
            JobsBench.Create(),
        }.WithExample("muser bench raw");
}
