using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Calibration;

/// <summary>A value that JSON has as a text.</summary>
/// <param name="tryParse">Reads the text.</param>
/// <param name="what">What it must be, and how it is written; it fills <c>'x' is not ...</c>.</param>
internal sealed class TextConverter<T>(TextConverter<T>.TryParse tryParse, string what) : JsonConverter<T>
    where T : struct
{
    public delegate bool TryParse(string? text, out T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        var text = isText ? reader.GetString() : JsonDocument.ParseValue(ref reader).RootElement.GetRawText();
        return isText && tryParse(text, out var value) ? value : throw new JsonException($"'{text}' is not {what}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
