using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Silo.Calibration;

/// <summary>
/// The JSON of parameters, the same in files and on the web: camel case, instants as ISO UTC with nine decimals and Z, antennas by name (a 0-based
/// number is read too), positions as <c>{"IA0":[x,y,z]}</c> in ITRF axes. What is not known is refused, with its place.
/// </summary>
public static partial class ParameterJson
{
    private static readonly Dictionary<ArrayId, JsonSerializerOptions> Options = ArrayLayout.All.ToDictionary(layout => layout.Id, Create);

    /// <summary>Indented, for files that people read.</summary>
    private static readonly Dictionary<ArrayId, JsonSerializerOptions> Indented =
        Options.ToDictionary(each => each.Key, each => new JsonSerializerOptions(each.Value) { WriteIndented = true });

    /// <summary>The options for an array's parameters.</summary>
    public static JsonSerializerOptions For(ArrayLayout layout) => Options[layout.Id];

    /// <summary>The same, for files that people read.</summary>
    public static JsonSerializerOptions ForFiles(ArrayLayout layout) => Indented[layout.Id];

    /// <summary>Reads something with parameters in it; throws <see cref="JsonException"/>, with the place, where the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="layout">The array that the parameters are of.</param>
    /// <param name="items">The parameters in it.</param>
    public static T Read<T>(string text, ArrayLayout layout, Func<T, ParameterItem[]> items)
        where T : class
    {
        try
        {
            var read = JsonSerializer.Deserialize<T>(text, For(layout)) ?? throw new JsonException("It is null; it must be an object.");
            return Array.FindIndex(items(read), item => item?.Content is null) is var empty and not -1
                ? throw new JsonException($"Entry {empty + 1}, or its value, is null.")
                : read;
        }
        catch (NotSupportedException withoutKind) when (PlacePattern().Match(withoutKind.Message) is { Success: true } place)
        {
            throw new JsonException(
                withoutKind.Message, place.Groups["path"].Value, long.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture), null, withoutKind);
        }
    }

    /// <summary>What is wrong with a text that could not be read, in a sentence without its full stop; the .NET types behind it do not concern people.</summary>
    public static string Reason(JsonException failure)
    {
        var message = failure.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.', ' ');
        var quoted = message.Split('\'');
        return message.StartsWith("JSON deserialization for type", StringComparison.Ordinal) ? $"'{quoted[^2]}' is missing"
            : message.StartsWith("The JSON property", StringComparison.Ordinal) && quoted.Length > 1 ? $"'{quoted[1]}' is not known there"
            : message.Contains("type discriminator", StringComparison.Ordinal)
                ? "the kind must be one of positions, fibreDelays, flag, phases, fluxScale, status, weather"
            : message.StartsWith("The JSON value could not be converted to", StringComparison.Ordinal) ? "the value is of the wrong type"
            : failure.InnerException is JsonException ? $"it is not JSON ({message})"
            : char.ToLowerInvariant(message[0]) + message[1..];
    }

    /// <summary>Where it is: <c> at $.entries[2].from, line 14</c>, or nothing.</summary>
    public static string Place(JsonException failure) =>
        (failure.Path is { Length: > 1 } path ? $" at {path}" : "") + (failure.LineNumber is { } line ? $", line {line + 1}" : "");

    /// <summary>What a parameter without a kind is answered with, unlike all other mistakes.</summary>
    [GeneratedRegex(@"discriminator\. Path: (?<path>.*) \| LineNumber: (?<line>\d+)")]
    private static partial Regex PlacePattern();

    private static JsonSerializerOptions Create(ArrayLayout layout)
    {
        var antennas = new AntennaNames(layout);
        return new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new NumbersConverter<int>(),
                new NumbersConverter<double>(),
                new TextConverter<UtcTime>(UtcTime.TryParse, "a time; write UTC as 2026-11-21T04:00:00.000000000Z"),
                new TextConverter<BandHand>(BandHand.TryParse, "a band and hand; write 400L"),
            },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Describe(type, antennas) } },
        };
    }

    /// <summary>How the values differ from their types: names of antennas, instants as text, no empty conditions of a flag.</summary>
    private static void Describe(JsonTypeInfo type, AntennaNames antennas)
    {
        foreach (var property in type.Properties)
        {
            switch (type.Type.Name, property.Name)
            {
                case (nameof(AntennaPositions), "itrfAntennaXyz"):
                    (property.Name, property.CustomConverter) = ("itrfM", new PositionsConverter(antennas));
                    break;
                case (nameof(PhaseSolution), "observedUtcUnixNs"):
                    (property.Name, property.CustomConverter) = ("observed", new InstantConverter());
                    break;
                case (nameof(PhaseSolution), "referenceAntenna"):
                    property.CustomConverter = new AntennaConverter(antennas);
                    break;
                case (_, "antennas" or "unusableAntennas" or "offSourceAntennas"):
                    property.CustomConverter = new RowConverter(antennas.Name, antennas.TryParse, "an antenna", 1);
                    break;
                case (nameof(FlagRule), "baselines"):
                    property.CustomConverter = new RowConverter(antennas.Baseline, antennas.TryParseBaseline, "a baseline", 2);
                    break;
                case (nameof(FlagRule), "bandHands"):
                    property.Name = "bands";
                    break;
                case (_, "bandHand"):
                    property.Name = "band";
                    break;
            }

            if (type.Type == typeof(FlagRule))
            {
                property.ShouldSerialize = (_, value) => value is System.Array { Length: > 0 } or true;
            }
        }
    }
}
