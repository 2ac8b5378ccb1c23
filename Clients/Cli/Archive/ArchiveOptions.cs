using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Archive;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Archive;

/// <summary>How the commands of <c>muser archive</c> are told which archive, array and times.</summary>
internal sealed class ArchiveOptions
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder of the archive, with all folders below it." };
    private readonly Option<string?> _index = new("--index") { Description = $"Where the index lies; {ArchiveIndex.FileName} in the folder where it is not given." };
    private readonly Option<string?> _array = new("--array") { Description = "One array alone." };
    private readonly Option<string?> _from = new("--from") { Description = $"The first instant: {UtcText.Form}." };
    private readonly Option<string?> _to = new("--to") { Description = "The first instant no more." };

    private ArchiveOptions(Command command, bool hasTimes)
    {
        command.Add(_folder);
        command.Add(_index);
        if (hasTimes)
        {
            _array.AcceptOnlyFromAmong("muser1", "muser2");
            command.Add(_array);
            command.Add(_from);
            command.Add(_to);
        }
    }

    /// <summary>Adds the folder, and where its index lies, to a command; and array and times where it asks for them.</summary>
    public static ArchiveOptions AddTo(Command command, bool hasTimes) => new(command, hasTimes);

    public string Folder(ParseResult parse) => parse.GetValue(_folder)!;

    public string? IndexPath(ParseResult parse) => parse.GetValue(_index);

    public ArrayLayout? Array(ParseResult parse) => ArrayLayout.ByName(parse.GetValue(_array));

    /// <summary>Opens the index.</summary>
    public ArchiveIndex Open(ParseResult parse) => RawArchive.Open(Folder(parse), IndexPath(parse));

    /// <summary>The times.</summary>
    public (UtcTime? From, UtcTime? To) Times(ParseResult parse)
    {
        var (from, to) = (Time(_from), Time(_to));
        return from >= to ? throw new UsageException($"--from {from} is not before --to {to}.") : (from, to);

        UtcTime? Time(Option<string?> option) => parse.GetValue(option) is { } text ? UtcText.Parse(text) : null;
    }

    /// <summary>The arrays that are asked for and are there; throws <see cref="UserInputException"/> where there is none.</summary>
    public IEnumerable<ArrayLayout> Arrays(ParseResult parse, ArchiveIndex index) =>
        ArrayLayout.All.Count(layout => index.CountOf(layout) > 0) > 1 && Array(parse) is null ? ArrayLayout.All : [RawArchive.Array(index, Array(parse))];
}
