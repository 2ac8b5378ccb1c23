namespace Muser.Silo.Jobs.BuiltIn.Commands;

/// <summary>Which program is to be run, and how often.</summary>
public sealed record CommandOptions
{
    /// <summary>The program and the arguments that all parts have in common.</summary>
    public required string[] Command { get; init; }

    /// <summary>For each part its own arguments.</summary>
    public string[][]? Parts { get; init; }

    /// <summary>A pattern of files, such as <c>/data/20261128-04*</c>: each is the argument of a part.</summary>
    public string? Files { get; init; }

    /// <summary>A program that writes the parts to its standard output, a line each: the argument, or an array of arguments as JSON.</summary>
    public string[]? Split { get; init; }

    /// <summary>A program that merges: it reads a line of JSON for each part, and leaves files and JSON as a part does.</summary>
    public string[]? Merge { get; init; }

    /// <summary>Variables for all of them.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];
}
