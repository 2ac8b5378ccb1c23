using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Calibration;

/// <summary>Numbers stand on one line, in indented files too: a line for each would make a file of positions a thousand lines long.</summary>
internal sealed class NumbersConverter<T> : JsonConverter<T[]>
    where T : struct
{
    private static readonly JsonSerializerOptions Plain = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public override T[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T[]>(ref reader, Plain);

    public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(value, Plain), skipInputValidation: true);
}
