using System.Buffers;
using System.Text.Json;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>
/// The payloads of the bus: UTF-8 JSON, one object each. Reading is strict and bounded and never throws; fields that are not known are passed over, so
/// that a newer sender is understood. Every message has <c>v</c>, the version of this schema, and <c>ts</c>, when it was sent.
/// </summary>
public static partial class DeviceJson
{
    /// <summary>The content type of every payload.</summary>
    public const string ContentType = "application/json";

    /// <summary>The version of the schema.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The longest payload that is read, bytes.</summary>
    public const int MaxPayloadBytes = 64 * 1024;

    /// <summary>The most properties, commands, arguments of a command, or choices.</summary>
    public const int MaxItems = 256;

    /// <summary>The longest sentence, characters.</summary>
    public const int MaxText = 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private delegate T Reading<T>(PayloadReader fields);

    /// <summary>A sentence as it may be sent: the beginning of one that is longer than is read.</summary>
    public static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];

    /// <summary>Reads a payload; the value is only there where the error is null.</summary>
    private static (T? Value, PayloadError? Error) Read<T>(ReadOnlySequence<byte> payload, Reading<T> reading)
    {
        if (payload.Length > MaxPayloadBytes)
        {
            return (default, new PayloadError(PayloadFault.TooLong, $"The payload has {payload.Length} bytes; it may have {MaxPayloadBytes}."));
        }

        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (default, new PayloadError(PayloadFault.NotAnObject, "The payload is JSON, but no object."));
            }

            var faults = new PayloadReader.Faults();
            var fields = new PayloadReader(document.RootElement, faults);
            if (fields.Integer("v", 1, int.MaxValue, SchemaVersion) > SchemaVersion)
            {
                fields.Refuse(PayloadFault.OutOfRange, "v", $"must be {SchemaVersion} at most");
            }

            var value = reading(fields);
            return faults.First is { } error ? (default, error) : (value, null);
        }
        catch (InvalidOperationException)
        {
            return (default, new PayloadError(PayloadFault.NotJson, "The payload is no JSON: a text in it is not well-formed UTF-8."));
        }
        catch (JsonException wrong)
        {
            return (default, new PayloadError(PayloadFault.NotJson, $"The payload is no JSON, near byte {wrong.BytePositionInLine} of line {wrong.LineNumber}."));
        }
    }

    private static byte[] Write(long utcUnixNs, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", SchemaVersion);
            json.WriteString("ts", BusTime.Format(utcUnixNs));
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteValue(this Utf8JsonWriter json, string name, DeviceValue value)
    {
        json.WritePropertyName(name);
        switch (value.Kind)
        {
            case ValueKind.Number:
                json.WriteNumberValue(value.Number);
                break;
            case ValueKind.Integer:
                json.WriteNumberValue((long)value.Number);
                break;
            case ValueKind.Boolean:
                json.WriteBooleanValue(value.Number != 0);
                break;
            default:
                json.WriteStringValue(value.Text);
                break;
        }
    }

    private static void WriteOptional(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteOptional(this Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNames(this Utf8JsonWriter json, string name, string[] names)
    {
        if (names.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var each in names)
        {
            json.WriteStringValue(each);
        }

        json.WriteEndArray();
    }

    private static void WriteArguments(this Utf8JsonWriter json, string name, ArgumentValue[] arguments)
    {
        if (arguments.Length == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var argument in arguments)
        {
            json.WriteValue(argument.Name, argument.Value);
        }

        json.WriteEndObject();
    }

    private static ArgumentValue[] ReadArguments(PayloadReader fields, string name) =>
        [.. fields.Entries(name, MaxItems).Select(entry => new ArgumentValue(entry.Name, fields.ValueOf(entry.Raw, $"{name}.{entry.Name}")))];
}
