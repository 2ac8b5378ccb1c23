using System.Text;
using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Processes;
using Muser.Silo.Jobs.Work;

namespace Muser.Silo.Jobs.BuiltIn.Commands;

/// <summary>
/// Parts that are any executable or script. Arguments come in; files that it leaves in its working folder and one JSON value come out: the file that
/// <c>MUSER_RESULT</c> names, or else its standard output where that is JSON. Exit code 0 is done, anything else is a failure, and the last line of standard
/// error says why. Each runs in a process of its own, held by the limits of the part.
/// </summary>
/// <param name="jobs">How much the programs give way.</param>
[Job(Name, "Runs a program for each part: options 'command', and 'parts', 'files' or 'split'; 'merge'.", MemoryMiB = 500)]
public sealed class CommandJob(JobsOptions jobs) : Job<CommandOptions, string[], JsonElement>, IRunsPrograms
{
    /// <summary>The name.</summary>
    public const string Name = "command";

    private const string ResultFile = "result.json";

    public override async IAsyncEnumerable<string[]> Split(CommandOptions options, JobContext context)
    {
        foreach (var part in options.Parts ?? [])
        {
            yield return part;
        }

        foreach (var file in options.Files is { } pattern ? FilePattern.Require(pattern) : [])
        {
            yield return [file];
        }

        if (options.Split is { } split)
        {
            var said = await Execute(options, split, [], context, default, index: 0, attempt: 1);
            foreach (var line in said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return line.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(line)! : [line];
            }
        }

        if (options is { Parts: null, Files: null, Split: null })
        {
            yield return [];
        }
    }

    public override Task<JsonElement> Perform(CommandOptions options, string[] part, PartContext context) =>
        Run(options, [.. options.Command, .. part], [], context, IsolatedStepRunner.Limits(context.Limits), context.Index, context.Attempt);

    public override async Task<object?> Merge(CommandOptions options, IAsyncEnumerable<PartResult<JsonElement>> results, JobContext context)
    {
        if (options.Merge is not { } merge)
        {
            return null;
        }

        using var lines = new MemoryStream();
        await foreach (var result in results)
        {
            JsonSerializer.Serialize(lines, result, JobJson.Options);
            lines.WriteByte((byte)'\n');
        }

        return await Run(options, merge, lines.ToArray(), context, default, index: 0, attempt: 1);
    }

    private async Task<JsonElement> Run(
        CommandOptions options, string[] command, byte[] input, JobContext context, ProcessLimits limits, int index, int attempt)
    {
        var outcome = await Execute(options, command, input, context, limits, index, attempt);
        var file = Path.Combine(context.Folder, ResultFile);
        return File.Exists(file) ? Json(await File.ReadAllBytesAsync(file, context.Cancellation), file)
            : TryJson(outcome.Output) ?? JsonSerializer.SerializeToElement<string?>(outcome.Output.Length > 0 ? outcome.Output.TrimEnd() : null);
    }

    /// <summary>Runs a program in the folder of the part; throws <see cref="JobException"/> where it fails.</summary>
    private async Task<ProcessOutcome> Execute(
        CommandOptions options, string[] command, byte[] input, JobContext context, ProcessLimits limits, int index, int attempt)
    {
        var request = new ProcessRequest
        {
            Command = command,
            Folder = context.Folder,
            Input = input,
            Limits = limits,
            NiceLevel = jobs.NiceLevel,
            Environment = new Dictionary<string, string>(options.Environment)
            {
                ["MUSER_JOB"] = context.Job,
                ["MUSER_PART"] = $"{index}",
                ["MUSER_ATTEMPT"] = $"{attempt}",
                ["MUSER_RESULT"] = Path.Combine(context.Folder, ResultFile),
                ["MUSER_PREVIOUS"] = context.PreviousFolder ?? "",
            },
        };
        var outcome = await IsolatedProcess.Run(request, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        return ProcessSentence.Of(outcome, limits) is { } sentence ? throw new JobException(sentence) : outcome;
    }

    private static JsonElement Json(byte[] json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(json);
        }
        catch (JsonException wrong)
        {
            throw new JobException($"{Path.GetFileName(file)} of the part is not JSON: {wrong.Message}");
        }
    }

    private static JsonElement? TryJson(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
