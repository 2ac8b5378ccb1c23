using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Jobs;
using Muser.Interfaces.Observing;

namespace Muser.Silo;

/// <summary>The JSON of the service, in files and on the web: camel case, keys of frames and cycles as the strings that name them everywhere.</summary>
public static class ServiceJson
{
    /// <summary>One line.</summary>
    public static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new KeyConverter<FrameKey>(FrameKey.TryParse),
            new KeyConverter<CycleKey>(CycleKey.TryParse),
            new KeyConverter<IntegrationKey>(IntegrationKey.TryParse),
            new KeyConverter<BandHand>(BandHand.TryParse),
            new KeyConverter<JobId>(JobId.TryParse),
            new KeyConverter<DeviceId>(DeviceId.TryParse),
            new RowConverter(),
        },
    };

    /// <summary>Indented, for files that people read.</summary>
    public static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <summary>Reads a line; null where it is none.</summary>
    internal static T? TryRead<T>(ReadOnlySpan<char> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a message, UTF-8; null where it is none.</summary>
    internal static T? TryRead<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Numbers stand on one line, in indented files too: a line for each would make a manifest twice as long.</summary>
    private sealed class RowConverter : JsonConverter<float[]>
    {
        /// <summary>The longest text of a float: <c>-1.17549435E-38</c>.</summary>
        private const int MaxNumberBytes = 16;

        public override float[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<float[]>(ref reader);

        public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options)
        {
            var text = ArrayPool<byte>.Shared.Rent((value.Length * (MaxNumberBytes + 1)) + 2);
            var length = 0;
            text[length++] = (byte)'[';
            foreach (var number in value)
            {
                if (!float.IsFinite(number))
                {
                    throw new JsonException($"{number} is no number of JSON.");
                }

                if (length > 1)
                {
                    text[length++] = (byte)',';
                }

                number.TryFormat(text.AsSpan(length), out var written, provider: CultureInfo.InvariantCulture);
                length += written;
            }

            text[length++] = (byte)']';
            writer.WriteRawValue(text.AsSpan(0, length), skipInputValidation: true);
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private delegate bool TryParse<T>(string? text, out T value);

    private sealed class KeyConverter<T>(TryParse<T> tryParse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            tryParse(reader.GetString(), out var value) ? value : throw new JsonException($"'{reader.GetString()}' is not a {typeof(T).Name}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
