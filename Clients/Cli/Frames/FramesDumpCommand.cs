using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary><c>muser frames dump</c>: the numbers of one frame as they are stored.</summary>
internal static class FramesDumpCommand
{
    public static Command Create()
    {
        var file = FrameFileOptions.File();
        var frame = new Option<long>("--frame") { Description = "Index of the frame, as 'frames info' counts.", Required = true };
        var baselines = new Option<string[]>("--baseline")
        {
            Description = "Baselines as pairs of inputs from 1, such as 1,2 5,17; without it, all.",
            AllowMultipleArgumentsPerToken = true,
        };
        baselines.Validators.Add(CheckBaselines);
        var channels = new Option<int[]>("--channel")
        {
            Description = "Channels, 0 to 15 in stored order; without it, all.",
            AllowMultipleArgumentsPerToken = true,
        };
        channels.Validators.Add(CheckChannels);
        var json = CommandExtensions.JsonOption();
        var command = new Command("dump", "Prints delay words, correlations and autocorrelations of one frame, as stored.")
        {
            file, frame, baselines, channels, json,
        };
        var options = FrameFileOptions.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            if (parse.GetValue(frame) < 0)
            {
                throw new UsageException($"--frame is {parse.GetValue(frame)}; frames count from 0.");
            }

            var path = parse.GetValue(file)!;
            using var reader = options.Open(parse, path);
            var chosenBaselines = Baselines(parse.GetValue(baselines), reader.Stream.Layout);
            var chosenChannels = parse.GetValue(channels) is { Length: > 0 } some
                ? some
                : [.. Enumerable.Range(0, ArrayLayout.Channels)];
            var dump = Find(reader, path, parse.GetValue(frame), chosenBaselines, chosenChannels, cancellation);
            if (parse.GetValue(json))
            {
                parse.Output().WriteJsonLine(dump);
            }
            else
            {
                FrameDumpText.Print(dump, parse.Output());
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser frames dump CSRH_20151101-120849_354161180 --frame 0 --baseline 1,2 --channel 4",
            "muser frames dump CSRH_20151101-120849_354161180 --frame 17 --json");
    }

    /// <summary>Reads on to the frame, for only so is its index the one that <c>info</c> counts, damage included.</summary>
    private static FrameDump Find(
        FrameFileReader reader,
        string path,
        long frame,
        (int I, int J)[] baselines,
        int[] channels,
        CancellationToken cancellation)
    {
        var layout = reader.Stream.Layout;
        var polarizations = new LoopPolarizationTracker();
        var index = 0L;
        for (; reader.TryRead(out var item); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var header = item.Header;
            var isKnown = item.HasHeader && polarizations.Resolve(ref header);
            if (index == frame)
            {
                var line = FrameLine.Of(index, item with { Header = header }, layout, file: null, isKnown);
                return item.HasHeader
                    ? FrameDump.Of(line, item.Bytes, layout, baselines, channels)
                    : throw new UserInputException(
                        $"{path}: number {frame}, {line.Bytes} bytes at byte {line.Offset}, is no frame ({line.Status}); " +
                        "'muser frames info' lists those that are.");
            }
        }

        throw new UserInputException($"{path} has no frame {frame}; its frames are 0 to {index - 1}.");
    }

    private static (int I, int J)[] Baselines(string[]? texts, ArrayLayout layout)
    {
        if (texts is not { Length: > 0 })
        {
            var inputs = Enumerable.Range(1, layout.Inputs);
            return [.. from i in inputs from j in inputs where i < j select (i, j)];
        }

        var baselines = Array.ConvertAll(texts, text => TryParse(text, out var inputs) ? inputs : default);
        var beyond = Array.Find(baselines, baseline => baseline.J > layout.Inputs);
        return beyond == default
            ? baselines
            : throw new UsageException($"--baseline {beyond.I},{beyond.J}: {layout.Name} has the inputs 1 to {layout.Inputs}.");
    }

    private static void CheckBaselines(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => !TryParse(token.Value, out _)))
        {
            result.AddError($"--baseline takes pairs of inputs from 1, such as 1,2; '{token.Value}' is none.");
        }
    }

    private static void CheckChannels(OptionResult result)
    {
        var wrong = result.Tokens.Where(token => !int.TryParse(token.Value, out var c) || c is < 0 or >= ArrayLayout.Channels);
        foreach (var token in wrong)
        {
            result.AddError($"--channel takes 0 to {ArrayLayout.Channels - 1}; '{token.Value}' is none.");
        }
    }

    /// <summary>A pair of different inputs in either order; the smaller one comes first, as frames store it.</summary>
    private static bool TryParse(string text, out (int I, int J) inputs)
    {
        inputs = default;
        var parts = text.Split(',');
        if (parts.Length != 2 || !TryParseInput(parts[0], out var a) || !TryParseInput(parts[1], out var b) || a == b)
        {
            return false;
        }

        inputs = (Math.Min(a, b), Math.Max(a, b));
        return true;
    }

    private static bool TryParseInput(string text, out int input) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out input) && input > 0;
}
