using System.CommandLine;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Frames;

namespace Muser.Cli.Frames;

/// <summary>How the commands of <c>muser frames</c> are told which files to read and how.</summary>
internal sealed class FrameFileOptions
{
    /// <summary>What the name of a file has behind it in the name of what the simulator says of it.</summary>
    private const string Sidecar = ".json";

    private readonly Option<string> _array = new("--array")
    {
        Description = "The array that the files are from; without it, their content tells.",
    };

    private readonly Option<string> _header = new("--header")
    {
        Description = "The header of MUSER-I frames whose bytes fit the old and the new one.",
        DefaultValueFactory = _ => "auto",
    };

    private FrameFileOptions()
    {
        _array.AcceptOnlyFromAmong("muser1", "muser2");
        _header.AcceptOnlyFromAmong("auto", "old", "new");
    }

    /// <summary>The argument of a command that takes files.</summary>
    public static Argument<string[]> Files() =>
        new("FILE") { Description = "Files of raw frames, as the recorder writes them.", Arity = ArgumentArity.OneOrMore };

    /// <summary>The files that are named without what the simulator says of them in NAME.json: CSRH_* names both.</summary>
    public static string[] WithoutSidecars(string[] paths)
    {
        var all = paths.ToHashSet(StringComparer.Ordinal);
        return [.. paths.Where(path => !(path.EndsWith(Sidecar, StringComparison.Ordinal) && all.Contains(path[..^Sidecar.Length])))];
    }

    /// <summary>The argument of a command that takes one file.</summary>
    public static Argument<string> File() => new("FILE") { Description = "A file of raw frames, as the recorder writes it." };

    /// <summary>Adds the options to a command.</summary>
    public static FrameFileOptions AddTo(Command command)
    {
        var options = new FrameFileOptions();
        command.Add(options._array);
        command.Add(options._header);
        return options;
    }

    /// <summary>The array that was named, or null.</summary>
    public ArrayLayout? Array(ParseResult parse) => ArrayLayout.ByName(parse.GetValue(_array));

    /// <summary>Opens a file; throws <see cref="UserInputException"/> where it cannot be read or holds no frame.</summary>
    public FrameFileReader Open(ParseResult parse, string path) => RawFrames.Open(path, Array(parse), Read(parse));

    /// <summary>What is decided where bytes are not clear.</summary>
    public FrameReadOptions Read(ParseResult parse) => FrameReadOptions.Default with
    {
        AmbiguousHeader = parse.GetValue(_header) switch
        {
            "old" => FrameHeaderFormat.Old,
            "new" => FrameHeaderFormat.New,
            _ => null,
        },
    };
}
