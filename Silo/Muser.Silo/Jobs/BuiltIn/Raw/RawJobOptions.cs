namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Which raw frames are taken: those of files, a part each; or those of a time range of an archive, a part for each stretch of it.</summary>
public sealed record RawJobOptions
{
    /// <summary>A pattern of raw files, such as <c>/data/CSRH_20151101-*</c>.</summary>
    public string? Files { get; init; }

    /// <summary>The folder of an archive that has an index.</summary>
    public string? Archive { get; init; }

    /// <summary>The array, <c>muser1</c> or <c>muser2</c>, where the archive holds both.</summary>
    public string? Array { get; init; }

    /// <summary>The begin of the range, ISO UTC; with an archive.</summary>
    public string? From { get; init; }

    /// <summary>Its end.</summary>
    public string? To { get; init; }

    /// <summary>The length of a stretch, s.</summary>
    public double EachSeconds { get; init; } = 60;

    /// <summary>More arguments of the command, as on the command line: <c>["--integrate", "1s", "--band", "1600"]</c>.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>More arguments of <c>muser image</c>, for the job <c>images</c>.</summary>
    public string[] ImageArguments { get; init; } = [];
}
