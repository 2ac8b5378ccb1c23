using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary>Writes simulated frames into recorder files and says what was written.</summary>
internal sealed class RecorderOutput
{
    private const int FaultsPrinted = 20;

    private readonly Option<string> _folder = new("--out") { Description = "Folder for the files.", DefaultValueFactory = _ => "." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files of the same name." };
    private readonly Option<bool> _json = CommandExtensions.JsonOption();

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_overwrite);
        command.Add(_json);
    }

    /// <summary>Writes the first so many frames of a simulation.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="simulator">The simulation.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="says">What else there is to say of each file.</param>
    /// <param name="beacon">The same for programs, or null.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task<int> WriteAsync(
        ParseResult parse, FrameSimulator simulator, long frames, string says, BeaconTruth? beacon, CancellationToken cancellation)
    {
        OutputFolder.Prepare(parse.GetValue(_folder)!, _folder.Name);
        using var progress = new ProgressLine("simulating", frames * simulator.Layout.FrameBytes);
        var files = await new RecorderWriter(simulator).WriteAsync(
            parse.GetValue(_folder)!, 0, frames, parse.GetValue(_overwrite), progress.Report, cancellation);
        progress.Dispose();
        foreach (var file in files)
        {
            if (parse.GetValue(_json))
            {
                double? countsPerJy = beacon is null ? simulator.CountsPerJy : null;
                parse.Output().WriteJsonLine(
                    new { file = file.Path, array = simulator.Layout.Name, frames = file.Frames, bytes = file.Bytes, countsPerJy, beacon, faults = file.Faults });
            }
            else
            {
                Print(parse.Output(), simulator, file, says);
            }
        }

        return ExitCode.Done;
    }

    private static void Print(TextWriter output, FrameSimulator simulator, RecorderFile file, string says)
    {
        output.WriteLine($"{file.Path}  {file.Frames} frames  {file.Bytes / 1e6:F1} MB  {says}");
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
            output.WriteLine($"  {simulator.SaturatedParts} numbers did not fit into 24 bits: make them smaller");
        }
    }
}
