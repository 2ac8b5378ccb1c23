using System.CommandLine;
using System.Text;
using Muser.Cli.Calibration.Files;
using Muser.Cli.Shell;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters export</c>: parameters as a file that people read and <c>import</c> takes back.</summary>
internal static class ParametersExportCommand
{
    public static Command Create()
    {
        var (kind, version) = (ParameterOptions.Kind(), ParameterOptions.Version());
        var at = new Option<string?>("--at") { Description = $"Only what is in force at an instant, instead of all of any time: {UtcText.Form}." };
        var format = FileFormatOption.Create("json");
        var refTime = FileFormatOption.RefTime();
        var path = new Option<string?>("--out") { Description = "The file; without it, standard output." };
        var command = new Command("export", "Writes parameters as JSON, or as a list in the layout of the predecessor.")
        {
            kind, at, version, format, refTime, path,
        };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var layout = FileFormatOption.Layout(parse.GetValue(format));
            var wanted = layout?.Kind ?? ParameterOptions.Kind(parse.GetValue(kind));
            if (layout is not null && parse.GetValue(kind) is not null)
            {
                throw new UsageException($"--format {layout.Name} is of one kind by itself; leave --kind out.");
            }

            var known = (await service.InForce(null, parse.GetValue(version), null, cancellation)).Version;
            var items = parse.GetValue(at) is { } instant
                ? (await service.InForce(UtcText.Parse(instant), known, wanted, cancellation)).InForce
                : await service.Everything(wanted, known, cancellation);
            var text = new StringBuilder();
            if (layout is null)
            {
                text.AppendLine(new ParameterFile
                {
                    Array = service.Layout.Name,
                    Version = known,
                    Exported = UtcTime.FromDateTime(DateTime.UtcNow),
                    Entries = items,
                }.Write());
            }
            else
            {
                var export = new PredecessorExport(service.Layout, layout, FileFormatOption.IsUtc(parse.GetValue(refTime)));
                foreach (var line in export.Lines(items).ToArray())
                {
                    text.AppendLine(line);
                }

                foreach (var sentence in export.LeftOut)
                {
                    parse.Error().WriteLine($"muser: left out, for the layout has no place for it: {sentence}.");
                }
            }

            if (parse.GetValue(path) is not { } file)
            {
                parse.Output().Write(text);
            }
            else
            {
                AtomicFile.Write(Path.GetFullPath(file), stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
                Say(parse, options, service.Layout, file, items.Length);
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser parameters export --out muser1.json",
            "muser parameters export --kind flag --at 2015-11-01T04:08:49",
            "muser parameters export --array muser2 --format delays > delays2.txt");
    }

    private static void Say(ParseResult parse, ParameterOptions options, ArrayLayout layout, string file, int entries)
    {
        if (options.IsJson(parse))
        {
            parse.Output().WriteJsonLine(new { array = layout.Name, file, entries });
        }
        else
        {
            parse.Output().WriteLine($"{file}: {entries} parameters of {layout.Name}.");
        }
    }
}
