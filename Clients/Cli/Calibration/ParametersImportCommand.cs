using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Calibration.Files;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters import</c>: records what is in a file, all or none, as one version.</summary>
internal static class ParametersImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON as 'export' writes it, or lists of the predecessor: its rows, an SQL dump, a list alone." };
        var format = FileFormatOption.Create(null);
        var refTime = FileFormatOption.RefTime();
        var from = new Option<string?>("--from") { Description = $"From when a list holds that has no refTime: {UtcText.Form}." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be recorded, and record nothing." };
        var (who, why) = (ParameterOptions.Who(), ParameterOptions.Why());
        var command = new Command("import", "Records the parameters of a file as one version, all or none; those that are there already are left out.")
        {
            file, format, refTime, from, dryRun, who, why,
        };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var path = parse.GetValue(file)!;
            InputFile.Require(path, "a file of parameters");
            var text = await File.ReadAllTextAsync(path, cancellation);
            var isJson = parse.GetValue(format) is { } given ? FileFormatOption.Layout(given) is null : text.AsSpan().TrimStart() is ['{', ..];
            ArrayLayout? named = options.HasLayout(parse) ? options.Layout(parse) : null;
            UtcTime? begins = parse.GetValue(from) is { } instant ? UtcText.Parse(instant) : null;
            var (layout, items) = isJson
                ? ReadJson(path, text, named)
                : ReadLists(path, text, named, parse.GetValue(format), FileFormatOption.IsUtc(parse.GetValue(refTime)), begins);

            using var service = options.Connect(parse, layout);
            var added = await Missing(service, items, cancellation);
            var (known, output) = (items.Length - added.Length, parse.Output());
            if (parse.GetValue(dryRun))
            {
                output.WriteLine($"{layout.Name}: {added.Length} parameters would be recorded, {known} are there already.");
                if (added.Length > 0)
                {
                    ParameterTable.Write(output, layout, added);
                }

                return ExitCode.Done;
            }

            if (added.Length == 0)
            {
                var current = new RecordedVersion(layout.Name, (await service.InForce(null, null, null, cancellation)).NewestVersion);
                Recorded.Say(parse, options, current, $"all {known} parameters are there already, and nothing is recorded");
                return ExitCode.Done;
            }

            var reason = parse.GetValue(why)!;
            var entries = added.Select(item => item with { Why = Reason(item, reason) }).ToArray();
            var recorded = await Add(service, path, new ParameterRequest { Who = parse.GetValue(who)!, Why = reason, Entries = entries }, cancellation);
            Recorded.Say(parse, options, recorded, $"{added.Length} parameters of {path} recorded{(known > 0 ? $", {known} were there already" : "")}");
            return ExitCode.Done;
        });
        return command.WithExample(
            "muser parameters import muser1.json --why \"restored\"",
            "muser parameters import muser.sql --array muser1 --why \"from the old data base\" --dry-run",
            "muser parameters import Ant_pos.txt --from 2014-11-01 --why \"survey of 2014\"");
    }

    private static async Task<RecordedVersion> Add(ParameterClient service, string path, ParameterRequest request, CancellationToken cancellation)
    {
        try
        {
            return await service.Add(request, cancellation);
        }
        catch (UserInputException refusal)
        {
            throw new UserInputException($"Nothing of {path} is recorded: {refusal.Message}");
        }
    }

    private static (ArrayLayout Layout, ParameterItem[] Items) ReadJson(string path, string text, ArrayLayout? named)
    {
        var file = ParameterFile.Read(path, text);
        var layout = ArrayLayout.ByName(file.Array)!;
        if (named is not null && named != layout)
        {
            throw new UserInputException($"{path} is of {layout.Name}, and --array says {named.Name}; leave --array out, or take another file.");
        }

        for (var i = 0; i < file.Entries.Length; i++)
        {
            if (ParameterRules.Refusal(layout, [file.Entries[i].ToEntry()]) is { } refusal)
            {
                throw new UserInputException($"{path}, entry {i + 1} ({file.Entries[i].Content.Kind.Name()} from {file.Entries[i].From}): {refusal}");
            }
        }

        return (layout, file.Entries);
    }

    private static (ArrayLayout Layout, ParameterItem[] Items) ReadLists(
        string path, string text, ArrayLayout? named, string? format, bool isUtc, UtcTime? from)
    {
        var rows = new PredecessorReader(path, isUtc).Read(text);
        var arrays = rows.Select(row => row.Array).OfType<ArrayLayout>().Distinct().ToArray();
        if (named is null && arrays.Length > 1)
        {
            throw new UserInputException($"{path} has lists of both arrays; say with --array which are meant.");
        }

        var layout = named ?? arrays.FirstOrDefault() ?? ArrayLayout.Muser1;
        var items = new PredecessorImport(path, layout, FileFormatOption.Layout(format)).Read(rows, from);
        foreach (var (item, line) in items)
        {
            if (ParameterRules.Refusal(layout, [item.ToEntry()]) is { } refusal)
            {
                throw new UserInputException($"{path}, line {line}: {refusal}");
            }
        }

        return items.Count > 0
            ? (layout, [.. items.Select(each => each.Item)])
            : throw new UserInputException($"{path} has nothing of {layout.Name}; name another array with --array, or another --format.");
    }

    /// <summary>Those that are not in force there already with the same beginning, end and value.</summary>
    private static async Task<ParameterItem[]> Missing(ParameterClient service, ParameterItem[] items, CancellationToken cancellation)
    {
        var known = (await service.Everything(null, null, cancellation)).Select(Text).ToHashSet();
        return [.. items.Where(item => !known.Contains(Text(item)))];

        string Text(ParameterItem item) => JsonSerializer.Serialize(
            item with { Version = null, Part = null, Recorded = null, Who = null, Why = null }, ParameterJson.For(service.Layout));
    }

    /// <summary>Why it is imported, and why it was recorded where the file is from.</summary>
    private static string Reason(ParameterItem item, string why) =>
        string.Join(": ", new[] { item.Who, item.Why }.Where(text => !string.IsNullOrWhiteSpace(text))) is { Length: > 0 } before
            ? $"{why} ({before})"
            : why;
}
