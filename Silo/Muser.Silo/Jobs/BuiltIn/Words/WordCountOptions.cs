namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>What is to be counted.</summary>
public sealed record WordCountOptions
{
    /// <summary>A text file of any size.</summary>
    public required string File { get; init; }

    /// <summary>Bytes of a part, MiB; 0: so that every worker has several, 16 at most.</summary>
    public double PartMiB { get; init; }
}
