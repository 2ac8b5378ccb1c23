using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Calibration;

/// <summary>Rows of integers that JSON has as a list of names: antennas (one integer each) or baselines (two).</summary>
/// <param name="name">The name of a row.</param>
/// <param name="tryParse">Reads a name into a row.</param>
/// <param name="what">What a name is; it fills <c>'x' is not ... of the array</c>.</param>
/// <param name="width">Integers in a row.</param>
internal sealed class RowConverter(RowConverter.NameOf name, RowConverter.TryParse tryParse, string what, int width) : JsonConverter<int[]>
{
    public delegate string NameOf(ReadOnlySpan<int> row);

    public delegate bool TryParse(string text, Span<int> row);

    public override int[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"a list in brackets is needed there, each {what} in it by name.");
        }

        var numbers = new List<int>();
        Span<int> row = stackalloc int[width];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var text = Text(ref reader);
            if (!tryParse(text, row))
            {
                throw new JsonException($"'{text}' is not {what} of the array.");
            }

            numbers.AddRange(row);
        }

        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options)
    {
        var names = new string[value.Length / width];
        for (var row = 0; row < names.Length; row++)
        {
            names[row] = name(value.AsSpan(row * width, width));
        }

        writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(names), skipInputValidation: true);
    }

    /// <summary>A text, or a whole number as its text.</summary>
    internal static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number when reader.TryGetInt32(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => reader.TokenType.ToString(),
    };
}
