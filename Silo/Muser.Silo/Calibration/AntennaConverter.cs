using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Calibration;

/// <summary>A 0-based antenna that JSON has by name; its number is read too.</summary>
internal sealed class AntennaConverter(AntennaNames antennas) : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = RowConverter.Text(ref reader);
        return antennas.TryParse(text, out var antenna) ? antenna : throw new JsonException($"'{text}' is not an antenna; the antennas are {antennas.Range}.");
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue(antennas.Name(value));
}
