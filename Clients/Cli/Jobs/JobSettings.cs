using System.Text.Json;
using System.Text.Json.Nodes;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Jobs;

/// <summary>The options of a job from the command line: a file of JSON, and single values over it.</summary>
internal static class JobSettings
{
    /// <summary>Puts them together. Throws <see cref="UsageException"/> or <see cref="UserInputException"/> where something is wrong.</summary>
    /// <param name="file">A file of JSON, or null.</param>
    /// <param name="values"><c>NAME=VALUE</c>: JSON where it is that, otherwise text.</param>
    /// <param name="paths"><c>NAME=PATH</c>: made full, from the folder where the command is run.</param>
    public static JsonObject Read(string? file, string[] values, string[] paths)
    {
        var settings = file is null ? [] : ReadFile(file);
        foreach (var (name, value) in values.Select(text => Pair(text, "--set")))
        {
            settings[name] = Value(value);
        }

        foreach (var (name, path) in paths.Select(text => Pair(text, "--path")))
        {
            settings[name] = Path.GetFullPath(path);
        }

        return settings;
    }

    private static JsonObject ReadFile(string file)
    {
        InputFile.Require(file, "a file of JSON");
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new UserInputException($"{file} holds no JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new UserInputException($"{file} is not JSON: {wrong.Message}");
        }
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static (string Name, string Value) Pair(string text, string option) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var value] ? (name, value) : throw new UsageException($"{option} is '{text}'; it must be NAME=VALUE.");
}
