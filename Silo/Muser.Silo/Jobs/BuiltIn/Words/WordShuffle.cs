namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>All runs of all parts: what the first job of a word count hands to the second.</summary>
/// <param name="Partitions">Partitions of each run.</param>
/// <param name="Runs">The runs, with full paths.</param>
public sealed record WordShuffle(int Partitions, WordRun[] Runs);
