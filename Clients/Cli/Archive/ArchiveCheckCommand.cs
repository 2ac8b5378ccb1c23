using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Archive;

namespace Muser.Cli.Archive;

/// <summary><c>muser archive check</c>: what is wrong in an archive. Exit code 1 where something is.</summary>
internal static class ArchiveCheckCommand
{
    private const string Description =
        "Finds files that are gone, were changed, are cut short, lack frames, overlap, are misnamed or hold no frame, and gaps between them. "
        + "Exit code 1 where something is wrong. What is inside files, 'muser frames check' finds.";

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("check", Description) { json };
        var options = ArchiveOptions.AddTo(command, hasTimes: false);
        command.SetAction((parse, cancellation) =>
        {
            using var index = options.Open(parse);
            var counts = new SortedDictionary<ArchiveFindingKind, int>();
            foreach (var finding in ArchiveCheck.Run(index, cancellation))
            {
                counts[finding.Kind] = counts.GetValueOrDefault(finding.Kind) + 1;
                if (parse.GetValue(json))
                {
                    parse.Output().WriteJsonLine(new { kind = Name(finding.Kind), array = finding.File.Layout?.Name, file = finding.File.Path, what = finding.What });
                }
                else
                {
                    parse.Output().WriteLine($"  {Name(finding.Kind),-9}  {finding.File.Path}: {finding.What}");
                }
            }

            var faults = counts.Count == 0 ? "nothing is wrong" : string.Join(", ", counts.Select(count => $"{count.Value} {Name(count.Key)}"));
            if (parse.GetValue(json))
            {
                parse.Output().WriteJsonLine(new { kind = "summary", files = index.Count, findings = counts.ToDictionary(count => Name(count.Key), count => count.Value) });
            }
            else
            {
                parse.Output().WriteLine($"{index.Folder}: {index.Count} files, {faults}");
            }

            if (counts.Count == 0)
            {
                return Task.FromResult(ExitCode.Done);
            }

            parse.Error().WriteLine($"muser: {index.Folder}: {faults}");
            return Task.FromResult(ExitCode.BadInput);
        });
        return command.WithExample("muser archive check /data/muser", "muser archive check /data/muser --json");
    }

    private static string Name(ArchiveFindingKind kind) => kind switch
    {
        ArchiveFindingKind.NotThere => "not there",
        ArchiveFindingKind.Changed => "changed",
        ArchiveFindingKind.CutShort => "cut short",
        ArchiveFindingKind.Dropped => "dropped",
        ArchiveFindingKind.Misnamed => "misnamed",
        ArchiveFindingKind.Overlap => "overlap",
        ArchiveFindingKind.Gap => "gap",
        _ => "no frame",
    };
}
