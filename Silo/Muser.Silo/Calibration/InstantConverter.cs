using System.Text.Json;
using System.Text.Json.Serialization;
using Muser.Formats.Frames;

namespace Muser.Silo.Calibration;

/// <summary>Nanoseconds since 1970-01-01 UTC that JSON has as ISO UTC.</summary>
internal sealed class InstantConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<UtcTime>(ref reader, options).UnixNs;

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteStringValue(new UtcTime(value).ToString());
}
