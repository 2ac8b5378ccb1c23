using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Cli.Shell;

/// <summary>Writes the JSON that other programs read: one object a line, camel case, absent values left out.</summary>
public static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes one object on a line of its own.</summary>
    public static void WriteJsonLine<T>(this TextWriter writer, T value) => writer.WriteLine(JsonSerializer.Serialize(value, Options));
}
