using System.Text.Json;
using System.Text.Json.Serialization;
using Muser.Formats.Frames;

namespace Muser.Silo.Calibration;

/// <summary>Parameters of one array in a JSON file: what <c>muser parameters export</c> writes and <c>import</c> takes back.</summary>
public sealed record ParameterFile
{
    /// <summary>The array.</summary>
    public required string Array { get; init; }

    /// <summary>The version that was exported; absent where somebody wrote the file.</summary>
    public long? Version { get; init; }

    /// <summary>When it was exported.</summary>
    public UtcTime? Exported { get; init; }

    /// <summary>The parameters.</summary>
    public required ParameterItem[] Entries { get; init; }

    /// <summary>The text of a file.</summary>
    public string Write() => JsonSerializer.Serialize(this, ParameterJson.ForFiles(ArrayLayout.ByName(Array)!));

    /// <summary>Reads a file; throws <see cref="UserInputException"/> that says what is wrong with it, and where.</summary>
    /// <param name="name">The file, for the sentence.</param>
    /// <param name="text">Its text.</param>
    public static ParameterFile Read(string name, string text)
    {
        try
        {
            var array = JsonSerializer.Deserialize<ArrayAlone>(text, ArrayAlone.Options)?.Array;
            var layout = ArrayLayout.ByName(array)
                ?? throw new UserInputException($"{name}: '{array}' is not an array; write \"array\": \"muser1\" or \"muser2\" at its beginning.");
            return ParameterJson.Read<ParameterFile>(text, layout, file => file.Entries);
        }
        catch (JsonException wrong)
        {
            throw new UserInputException($"{name} cannot be read{ParameterJson.Place(wrong)}: {ParameterJson.Reason(wrong)}.");
        }
    }

    /// <summary>The array is read first: names of antennas are its own.</summary>
    private sealed record ArrayAlone(string? Array)
    {
        public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
        {
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        };
    }
}
