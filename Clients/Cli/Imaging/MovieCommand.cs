using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Files;
using Muser.Formats.Png;
using Muser.Imaging.Maps;
using Muser.Imaging.Rendering;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary><c>muser movie</c>: maps in files, or the planes of a cube, as a movie: an animated PNG, or WebM by ffmpeg.</summary>
internal static class MovieCommand
{
    private const string WebM = ".webm";
    private const double DefaultFramesPerSecond = 5;

    public static Command Create()
    {
        var files = MapFiles.Argument();
        var output = new Option<string>("--out") { Description = "The movie: NAME.png (animated PNG) or NAME.webm (needs ffmpeg).", Required = true };
        var rate = new Option<double>("--fps") { Description = "Frames a second.", DefaultValueFactory = _ => DefaultFramesPerSecond };
        var json = CommandExtensions.JsonOption();
        var arguments = new PictureArguments();
        var command = new Command(
            "movie", "Makes a movie of maps in the order that is given, or of the planes of a cube; all frames have the same colours for the same brightness.") { files, output, rate };
        foreach (var option in (Option[])[.. arguments.Options, json])
        {
            command.Add(option);
        }

        command.SetAction((parse, cancellation) =>
        {
            var path = parse.GetValue(output)!;
            var isWebM = path.EndsWith(WebM, StringComparison.OrdinalIgnoreCase);
            if (!isWebM && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException($"--out {path} must end with .png or {WebM}.");
            }

            var framesPerSecond = parse.GetValue(rate);
            if (!(framesPerSecond is >= 0.1 and <= 100))
            {
                throw new UsageException("--fps must be 0.1 to 100.");
            }

            var options = arguments.Read(parse);
            OutputFolder.Prepare(Path.GetDirectoryName(Path.GetFullPath(path))!, "--out");
            var frames = Make(new MapFiles(parse.GetValue(files)!), path, isWebM, options, framesPerSecond, cancellation);
            if (parse.GetValue(json))
            {
                parse.Output().WriteJsonLine(new { File = path, Frames = frames, Seconds = frames / framesPerSecond });
            }
            else
            {
                parse.Output().WriteLine(FormattableString.Invariant($"{path}: {frames} frames, {frames / framesPerSecond:0.0} s"));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser movie maps/*-image.fits --out sun.png",
            "muser movie maps/sun-cube1600-I-image.fits --fps 2 --stretch asinh --grid --out sun.webm");
    }

    private static int Make(MapFiles files, string path, bool isWebM, PictureOptions options, double framesPerSecond, CancellationToken cancellation)
    {
        // Once through for the limits, and to refuse what does not fit before anything is written; once more for the frames.
        (float Low, float High)? limits = null;
        ImageGrid? grid = null;
        var count = files.Visit(
            (file, _, _, map, image) =>
            {
                grid ??= map.Grid;
                if (map.Grid.Size != grid.Value.Size)
                {
                    throw new UserInputException($"{file} has {map.Grid.Size} pixels on a side and those before {grid.Value.Size}; all frames of a movie must be of one size.");
                }

                limits = MapMovie.Limits(limits, map, image, options);
            },
            cancellation);
        if (limits is not { } known)
        {
            throw new UserInputException("All planes are blank; there is nothing to show.");
        }

        var movie = new MapMovie(options, known);
        using var progress = new ProgressLine("drawing", count, "frames");
        var done = 0;
        if (isWebM)
        {
            using var encoder = new WebMEncoder(path, framesPerSecond);
            files.Visit(
                (_, _, _, map, image) =>
                {
                    encoder.Add(movie.Render(map, image));
                    progress.Report(++done);
                },
                cancellation);
            encoder.Complete();
            return count;
        }

        AtomicFile.Write(path, stream =>
        {
            AnimatedPngWriter? writer = null;
            files.Visit(
                (_, _, _, map, image) =>
                {
                    writer ??= movie.Begin(stream, map, count, framesPerSecond);
                    movie.Add(writer, map, image);
                    progress.Report(++done);
                },
                cancellation);
        });
        return count;
    }
}
