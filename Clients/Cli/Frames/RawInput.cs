using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Frames;

/// <summary>What commands that work on raw frames are told to read: files, or an archive; and which times of them.</summary>
internal sealed class RawInput
{
    private readonly Argument<string[]> _files;
    private readonly Option<string?> _archive = new("--archive") { Description = "A folder of raw files that 'muser archive index' knows, in place of files." };
    private readonly Option<string?> _index = new("--index") { Description = "Where the index of the archive lies, if not in its folder." };
    private readonly Option<string?> _from = new("--from") { Description = $"The first instant that is taken: {UtcText.Form}." };
    private readonly Option<string?> _to = new("--to") { Description = "The first instant that is taken no more." };

    private RawInput(Command command, string what)
    {
        _files = new("FILE") { Description = what, Arity = ArgumentArity.ZeroOrMore };
        command.Add(_files);
        foreach (var option in new Option[] { _archive, _index, _from, _to })
        {
            command.Add(option);
        }

        Frames = FrameFileOptions.AddTo(command);
    }

    /// <summary>How the frames are read.</summary>
    public FrameFileOptions Frames { get; }

    /// <summary>Adds the argument and the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="what">What the files are.</param>
    public static RawInput AddTo(Command command, string what = "Files of raw frames, as the recorder writes them.") => new(command, what);

    /// <summary>The files that were named; none where an archive is.</summary>
    public string[] Files(ParseResult parse) => FrameFileOptions.WithoutSidecars(parse.GetValue(_files)!);

    /// <summary>The first instant; null for the beginning.</summary>
    public UtcTime? From(ParseResult parse) => parse.GetValue(_from) is { } text ? UtcText.Parse(text) : null;

    /// <summary>The first instant no more; null for the end.</summary>
    public UtcTime? To(ParseResult parse) => parse.GetValue(_to) is { } text ? UtcText.Parse(text) : null;

    /// <summary>The files. Throws where they are not there, are of two arrays, or hold nothing of the times.</summary>
    public RawFiles Read(ParseResult parse, CancellationToken cancellation)
    {
        var (files, archive, from, to) = (Files(parse), parse.GetValue(_archive), From(parse), To(parse));
        if (from >= to)
        {
            throw new UsageException($"--from {from} is not before --to {to}.");
        }

        if ((files.Length > 0) == (archive is not null))
        {
            throw new UsageException("Name files of raw frames, or a folder of them with --archive.");
        }

        if (archive is null)
        {
            return RawFiles.Scan(files, Frames.Array(parse), Frames.Read(parse), cancellation);
        }

        var missing = new List<string>();
        using var index = RawArchive.Open(archive, parse.GetValue(_index));
        var found = RawFiles.OfArchive(index, Frames.Array(parse), from, to, Frames.Read(parse), missing);
        if (missing.Count > 0)
        {
            parse.Error().WriteLine($"muser: {missing.Count} files are in the index of {archive} and not there, the first {missing[0]}; 'muser archive index {archive}' looks where they went.");
        }

        return found;
    }
}
