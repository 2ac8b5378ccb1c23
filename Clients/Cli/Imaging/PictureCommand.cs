using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Imaging.Rendering;

namespace Muser.Cli.Imaging;

/// <summary><c>muser picture</c>: maps in files as pictures, without making them again.</summary>
internal static class PictureCommand
{
    public static Command Create()
    {
        var files = MapFiles.Argument();
        var folder = new Option<string>("--out") { Description = "Folder for the pictures.", Required = true };
        var arguments = new PictureArguments();
        var command = new Command("picture", "Draws maps that are there as files: a PNG for each, or for each plane of a cube.") { files, folder };
        foreach (var option in arguments.Options)
        {
            command.Add(option);
        }

        command.SetAction((parse, cancellation) =>
        {
            var options = arguments.Read(parse);
            var to = OutputFolder.Prepare(parse.GetValue(folder)!, "--out");
            var paths = parse.GetValue(files)!;
            using var progress = new ProgressLine("drawing", 0, "pictures");
            var done = 0;
            new MapFiles(paths).Visit(
                (path, plane, planes, map, image) =>
                {
                    var suffix = planes > 1 ? FormattableString.Invariant($"-{plane:000}") : "";
                    MapPicture.Write(Path.Combine(to, $"{Path.GetFileNameWithoutExtension(path)}{suffix}.png"), map, image, options);
                    progress.Report(++done);
                },
                cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser picture maps/sun-ch24-I-image.fits --grid --stretch asinh --out pictures",
            "muser picture maps/*-image.fits --colour-map gist-heat --limits 0,99.9% --dark --out pictures");
    }
}
