using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Simulators.Observing;

/// <summary>Reads and writes scenes as JSON: camel case, comments and trailing commas allowed, unknown names refused. Safe for any thread.</summary>
public static class SceneFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        AllowOutOfOrderMetadataProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions FullOptions = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Parses a scene. False with one sentence (what, where) when the text is no good scene.</summary>
    public static bool TryParse(string json, out Scene scene, out string problem)
    {
        scene = new();
        try
        {
            var parsed = JsonSerializer.Deserialize<Scene>(json, Options);
            problem = parsed is null ? "the scene is null" : parsed.Problem() ?? "";
            scene = parsed ?? scene;
        }
        catch (JsonException failure)
        {
            problem = failure.LineNumber is { } line ? $"line {line + 1}: {Sentence(failure.Message)}" : Sentence(failure.Message);
        }
        catch (NotSupportedException)
        {
            // The reader knows no other reason: the abstract component was asked for.
            problem = "a component has no kind; the kinds are point, gaussian and burst";
        }

        return problem.Length == 0;
    }

    /// <summary>The scene as indented JSON.</summary>
    public static string ToJson(Scene scene) => JsonSerializer.Serialize(scene, Options);

    /// <summary>Anything that holds a scene, as indented JSON of the same kind, with every value but null.</summary>
    internal static string Serialize<T>(T value) => JsonSerializer.Serialize(value, FullOptions);

    /// <summary>Drops what the reader appends about path and position.</summary>
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
