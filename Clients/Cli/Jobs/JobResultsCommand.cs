using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Files;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job results</c>.</summary>
internal static class JobResultsCommand
{
    public static Command Create()
    {
        var (id, server, json) = (JobArguments.Id(), ServerOption.Create(), CommandExtensions.JsonOption());
        var destination = new Option<string>("--out") { Description = "Fetch the files into this folder.", HelpName = "DIR" };
        var command = new Command("results", "Lists the files that a job has made, or fetches them.") { id, destination, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var path = JobArguments.Path(parse.GetValue(id)!) + "/results";
            var files = await service.Get<ResultFile[]>(path, ServiceJson.Compact, cancellation);
            if (parse.GetValue(destination) is { } folder)
            {
                await Fetch(service, path, files, OutputFolder.Prepare(folder, destination.Name), cancellation);
            }

            Listing.Print(parse, parse.GetValue(json), files, "No files.", ("file", file => file.Path), ("bytes", file => file.Bytes.ToString("N0", CultureInfo.InvariantCulture)));
            return ExitCode.Done;
        });
        return command.WithExample("muser job results wordcount-20261128T040849-1a2b3c --out counts");
    }

    private static async Task Fetch(ServiceClient service, string path, ResultFile[] files, string folder, CancellationToken cancellation)
    {
        using var progress = new ProgressLine("fetching", files.Sum(file => file.Bytes));
        long before = 0;
        foreach (var file in files)
        {
            var place = Path.GetFullPath(Path.Combine(folder, file.Path));
            if (!place.StartsWith(folder, StringComparison.Ordinal))
            {
                throw new UserInputException($"The service names a file outside its results: {file.Path}.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            var url = $"{path}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}";
            await service.Download(
                url,
                async content =>
                {
                    using var pending = new PendingFile(place);
                    await content.CopyToAsync(pending.Stream, cancellation);
                    pending.Complete();
                },
                cancellation);
            before += file.Bytes;
            progress.Report(before);
        }
    }
}
