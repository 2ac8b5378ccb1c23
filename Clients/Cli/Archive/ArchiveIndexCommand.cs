using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Archive;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Archive;

/// <summary><c>muser archive index</c>: makes the index of a folder, or makes it true again.</summary>
internal static class ArchiveIndexCommand
{
    public static Command Create()
    {
        var anew = new Option<bool>("--anew") { Description = "Look at every file again, whatever the older index says." };
        var json = CommandExtensions.JsonOption();
        var command = new Command("index", "Makes the index of a folder of raw files, or makes it true again; only files that are new or were changed are looked at.")
        {
            anew, json,
        };
        var options = ArchiveOptions.AddTo(command, hasTimes: false);
        command.SetAction((parse, cancellation) =>
        {
            var (folder, path) = (options.Folder(parse), options.IndexPath(parse));
            if (!Directory.Exists(folder))
            {
                throw new UserInputException($"{folder} is no folder; name the folder of an archive of raw files.");
            }

            OutputFolder.Prepare(path is null ? folder : Path.GetDirectoryName(Path.GetFullPath(path))!, "--index");
            using var progress = new ProgressLine("indexing", 0, "files");
            var changes = ArchiveIndexer.Update(
                folder,
                path,
                parse.GetValue(anew),
                UtcTime.FromDateTime(DateTime.UtcNow),
                (done, _) => Report(progress, done),
                cancellation,
                waiting: () => parse.Error().WriteLine($"muser: Another process is indexing {folder}; waiting until it is done."));
            progress.Dispose();
            Print(parse, folder, path, changes);
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser archive index /data/muser", "muser archive index /data/muser --index /var/lib/muser/archive.index --json");
    }

    private static void Report(ProgressLine progress, long done)
    {
        lock (progress)
        {
            progress.Report(done);
        }
    }

    private static void Print(ParseResult parse, string folder, string? path, ArchiveChanges changes)
    {
        using var index = RawArchive.Open(folder, path);
        if (changes.WasDamaged)
        {
            parse.Error().WriteLine($"muser: The older index of {folder} was damaged; every file was looked at again.");
        }

        if (parse.GetValue<bool>("--json"))
        {
            parse.Output().WriteJsonLine(changes);
            return;
        }

        parse.Output().WriteLine(
            $"{folder}: {changes.Files} files; {changes.Added} new, {changes.Changed} changed, {changes.Moved} moved, {changes.Removed} gone, {changes.Unchanged} as before");
        if (changes.Files == 0)
        {
            parse.Output().WriteLine("  no file in it has the name of a file of frames, the recorder's (CSRH_YYYYMMDD-HHMMSS_DIGITS) or the archive's (YYYYMMDD-HHMM)");
        }

        foreach (var layout in ArrayLayout.All)
        {
            if (index.Span(layout) is { } span)
            {
                parse.Output().WriteLine($"  {layout.Name}   {index.CountOf(layout)} files, {span.First} to {span.Last}");
            }
        }

        if (changes.NoFrames + changes.CutShort + changes.Growing > 0)
        {
            parse.Output().WriteLine($"  {changes.CutShort} cut short, {changes.Growing} perhaps still being written, {changes.NoFrames} without a frame; 'muser archive check' names them");
        }
    }
}
