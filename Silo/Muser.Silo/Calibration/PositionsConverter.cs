using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Calibration;

/// <summary>Coordinates, axes [antenna][x, y, z], that JSON has as one row of three for each name: <c>{"IA0":[x,y,z],...}</c>.</summary>
internal sealed class PositionsConverter(AntennaNames antennas) : JsonConverter<double[]>
{
    private const int Axes = 3;

    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var rows = JsonSerializer.Deserialize<Dictionary<string, double[]>>(ref reader, options)
            ?? throw new JsonException("A position for each antenna is needed there.");
        var xyz = new double[Axes * rows.Count];
        var isGiven = new bool[rows.Count];
        foreach (var (name, row) in rows)
        {
            if (!antennas.TryParse(name, out var antenna))
            {
                throw new JsonException($"'{name}' is not an antenna of the array.");
            }

            if (antenna >= rows.Count || isGiven[antenna])
            {
                throw new JsonException($"A position for each antenna is needed, {antennas.Range}; there are {rows.Count}.");
            }

            if (row is not [var x, var y, var z])
            {
                throw new JsonException($"The position of {name} must be three numbers: x, y and z in metres.");
            }

            (isGiven[antenna], xyz[Axes * antenna], xyz[(Axes * antenna) + 1], xyz[(Axes * antenna) + 2]) = (true, x, y, z);
        }

        return xyz;
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (var antenna = 0; antenna < value.Length / Axes; antenna++)
        {
            writer.WritePropertyName(antennas.Name(antenna));
            JsonSerializer.Serialize(writer, value[(Axes * antenna)..(Axes * (antenna + 1))], options);
        }

        writer.WriteEndObject();
    }
}
