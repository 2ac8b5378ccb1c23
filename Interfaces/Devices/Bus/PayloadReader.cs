using System.Text.Json;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>
/// Reads the fields of a payload from outside. The first fault is kept in <see cref="Error"/>, and what is read after it is empty: a reader asks for all
/// fields, then looks once. Nothing is thrown, whatever the bytes are.
/// </summary>
internal readonly struct PayloadReader(JsonElement root, PayloadReader.Faults faults, string path = "")
{
    /// <summary>The first fault, shared by the readers of nested objects.</summary>
    public sealed class Faults
    {
        public PayloadError? First { get; set; }
    }

    public PayloadError? Error => faults.First;

    public bool Has(string name) => Find(name) is not null;

    public void Refuse(PayloadFault fault, string name, string rule) =>
        faults.First ??= new PayloadError(fault, $"'{path}{name}' {rule}.");

    public string Text(string name, int maxLength, string? otherwise = null)
    {
        if (Find(name) is not { } field)
        {
            return Missing(name, otherwise) ?? "";
        }

        if (field.ValueKind != JsonValueKind.String)
        {
            Refuse(PayloadFault.WrongType, name, "must be a text");
            return "";
        }

        var text = GetString(field);
        if (text is null || text.Length > maxLength)
        {
            Refuse(PayloadFault.OutOfRange, name, $"must be well-formed text of at most {maxLength} characters");
            return "";
        }

        return text;
    }

    /// <summary>A text that names something.</summary>
    public string Name(string name)
    {
        var text = Text(name, int.MaxValue);
        if (Error is null && !BusName.IsName(text))
        {
            Refuse(PayloadFault.BadName, name, $"must be {BusName.Rule}");
        }

        return text;
    }

    /// <summary>The id of a client or device.</summary>
    public string Id(string name)
    {
        var text = Text(name, int.MaxValue);
        if (Error is null && text != BusName.Service && !BusName.IsId(text))
        {
            Refuse(PayloadFault.BadName, name, $"must be {BusName.Rule}, and no reserved word");
        }

        return text;
    }

    public Guid Guid(string name)
    {
        var text = Text(name, int.MaxValue);
        if (System.Guid.TryParseExact(text, "D", out var id) && id != default)
        {
            return id;
        }

        if (Error is null)
        {
            Refuse(PayloadFault.OutOfRange, name, "must be a UUID such as 0192f0c1-2345-7abc-8def-0123456789ab");
        }

        return default;
    }

    public long Integer(string name, long min, long max, long? otherwise = null) => IntegerOrNull(name, min, max) ?? MissingNumber(name, otherwise);

    public long? IntegerOrNull(string name, long min, long max)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind != JsonValueKind.Number || !field.TryGetInt64(out var number))
        {
            Refuse(PayloadFault.WrongType, name, "must be a whole number");
            return 0;
        }

        if (number < min || number > max)
        {
            Refuse(PayloadFault.OutOfRange, name, $"must be {min} to {max}");
        }

        return number;
    }

    public double? NumberOrNull(string name)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Refuse(PayloadFault.WrongType, name, "must be a finite number");
        return 0;
    }

    public bool Boolean(string name, bool? otherwise = null)
    {
        if (Find(name) is not { } field)
        {
            return Missing(name, otherwise is null ? null : "") is not null && otherwise!.Value;
        }

        if (field.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return field.ValueKind == JsonValueKind.True;
        }

        Refuse(PayloadFault.WrongType, name, "must be true or false");
        return false;
    }

    /// <summary>An instant as RFC 3339 in UTC, up to nine decimals; ns since 1970-01-01.</summary>
    public long Instant(string name, long? otherwise = null) => InstantOrNull(name) ?? MissingNumber(name, otherwise);

    public long? InstantOrNull(string name)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind == JsonValueKind.String && GetString(field) is { } text && BusTime.TryParse(text, out var utcUnixNs))
        {
            return utcUnixNs;
        }

        Refuse(PayloadFault.WrongType, name, "must be a time in UTC such as 2026-11-21T04:00:00.000000000Z");
        return 0;
    }

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> words, T? otherwise = null)
        where T : struct
    {
        if (Find(name) is not { } field)
        {
            return Missing(name, otherwise is null ? null : "") is null ? default : otherwise!.Value;
        }

        if (field.ValueKind == JsonValueKind.String && GetString(field) is { } word && words.TryGetValue(word, out var value))
        {
            return value;
        }

        Refuse(PayloadFault.OutOfRange, name, $"must be one of {string.Join(", ", words.Keys)}");
        return default;
    }

    public DeviceValue Value(string name)
    {
        if (Find(name) is not { } field)
        {
            Missing(name, null);
            return default;
        }

        return ValueOf(field, name);
    }

    public string[] Names(string name, int most)
    {
        if (Find(name) is not { } field)
        {
            return [];
        }

        if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() > most)
        {
            Refuse(PayloadFault.WrongType, name, $"must be a list of at most {most} names");
            return [];
        }

        var names = new List<string>();
        foreach (var item in field.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || GetString(item) is not { } text || !BusName.IsName(text))
            {
                Refuse(PayloadFault.BadName, name, $"must hold names: {BusName.Rule}");
                return [];
            }

            names.Add(text);
        }

        return [.. names];
    }

    /// <summary>A list of texts.</summary>
    public string[] Texts(string name, int most, int maxLength)
    {
        if (Find(name) is not { } field)
        {
            return [];
        }

        if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() > most
            || field.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || GetString(item) is not { } text || text.Length > maxLength))
        {
            Refuse(PayloadFault.WrongType, name, $"must be a list of at most {most} texts of at most {maxLength} characters");
            return [];
        }

        return [.. field.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>An object, to be read in its turn; an empty one where it is missing.</summary>
    public PayloadReader Object(string name)
    {
        if (Find(name) is { } field)
        {
            if (field.ValueKind == JsonValueKind.Object)
            {
                return new(field, faults, $"{path}{name}.");
            }

            Refuse(PayloadFault.WrongType, name, "must be an object");
        }

        return new(default, faults, $"{path}{name}.");
    }

    /// <summary>The entries of an object: their names, which are names, and readers of their values, or the plain values.</summary>
    public IEnumerable<(string Name, PayloadReader Item, JsonElement Raw)> Entries(string name, int most)
    {
        if (Find(name) is not { } field)
        {
            yield break;
        }

        if (field.ValueKind != JsonValueKind.Object)
        {
            Refuse(PayloadFault.WrongType, name, "must be an object");
            yield break;
        }

        var count = 0;
        foreach (var entry in field.EnumerateObject())
        {
            if (++count > most)
            {
                Refuse(PayloadFault.TooMany, name, $"has more than {most} entries");
                yield break;
            }

            if (!BusName.IsName(entry.Name))
            {
                Refuse(PayloadFault.BadName, name, $"must have names: {BusName.Rule}");
                yield break;
            }

            yield return (entry.Name, new(entry.Value, faults, $"{path}{name}.{entry.Name}."), entry.Value);
        }
    }

    public DeviceValue ValueOf(JsonElement field, string name)
    {
        switch (field.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.String when GetString(field) is { Length: <= DeviceValue.MaxTextLength } text:
                return text;
            case JsonValueKind.Number when field.TryGetInt64(out var whole) && Math.Abs((double)whole) <= DeviceValue.MaxInteger:
                return whole;
            case JsonValueKind.Number when field.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            default:
                Refuse(PayloadFault.WrongType, name, $"must be a finite number, true, false, or a text of at most {DeviceValue.MaxTextLength} characters");
                return default;
        }
    }

    private JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    private string? Missing(string name, string? otherwise)
    {
        if (otherwise is null)
        {
            Refuse(PayloadFault.Missing, name, "is missing");
        }

        return otherwise;
    }

    private long MissingNumber(string name, long? otherwise)
    {
        if (otherwise is null && Find(name) is null)
        {
            Refuse(PayloadFault.Missing, name, "is missing");
        }

        return otherwise ?? 0;
    }

    /// <summary>A text; null where its escapes are no Unicode, such as half of a surrogate pair.</summary>
    private static string? GetString(JsonElement field)
    {
        try
        {
            return field.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
