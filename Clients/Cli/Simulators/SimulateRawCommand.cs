using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate raw</c>: files as the recorder writes them.</summary>
internal static class SimulateRawCommand
{
    private const double DefaultSeconds = 1;
    private const int FaultsPrinted = 20;

    public static Command Create()
    {
        var what = new SimulationArguments("2015-11-01T04:08:49.354161180Z");
        var length = new SimulatedLength(DefaultSeconds);
        var folder = new Option<string>("--out") { Description = "Folder for the files.", DefaultValueFactory = _ => "." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace files of the same name." };
        var json = CommandExtensions.JsonOption();
        var command = new Command(
            "raw", "Writes raw frames into files with the recorder's format and names, 60 s each, with a sidecar NAME.json that says what is in them.");
        length.AddTo(command);
        what.AddTo(command);
        command.Add(folder);
        command.Add(overwrite);
        command.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            var options = what.Read(parse, new SimulationOptions().Start);
            var simulator = new FrameSimulator(options);
            var frames = length.ReadFrames(parse, simulator.Layout);
            OutputFolder.Prepare(parse.GetValue(folder)!, folder.Name);
            using var progress = new ProgressLine("simulating", frames * simulator.Layout.FrameBytes);
            var files = await new RecorderWriter(simulator).WriteAsync(
                parse.GetValue(folder)!, 0, frames, parse.GetValue(overwrite), progress.Report, cancellation);
            progress.Dispose();
            foreach (var file in files)
            {
                Print(parse.Output(), simulator, file, parse.GetValue(json));
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser simulate raw --seconds 1 --out data",
            "muser simulate raw --array muser2 --cycles 1 --gain-phase 30 --out data",
            "muser simulate raw --frames 64 --drop 5,9-12 --damage 1% --out data");
    }

    private static void Print(TextWriter output, FrameSimulator simulator, RecorderFile file, bool json)
    {
        if (json)
        {
            output.WriteJsonLine(new { file = file.Path, array = simulator.Layout.Name, frames = file.Frames, bytes = file.Bytes, countsPerJy = simulator.CountsPerJy, faults = file.Faults });
            return;
        }

        output.WriteLine($"{file.Path}  {file.Frames} frames  {file.Bytes / 1e6:F1} MB  {simulator.CountsPerJy:G4} counts per Jy");
        foreach (var fault in file.Faults.Take(FaultsPrinted))
        {
            output.WriteLine($"  frame {fault.Frame}: {fault.Describe()}");
        }

        if (file.Faults.Count > FaultsPrinted)
        {
            output.WriteLine($"  and {file.Faults.Count - FaultsPrinted} more faults: see {Path.GetFileName(file.Path)}.json");
        }

        if (simulator.SaturatedParts > 0)
        {
            output.WriteLine($"  {simulator.SaturatedParts} numbers did not fit into 24 bits: give fewer --counts-per-jy");
        }
    }
}
