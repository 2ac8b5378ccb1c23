namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>The words that begin within a range of bytes.</summary>
/// <param name="From">The first byte.</param>
/// <param name="To">The byte after the last.</param>
/// <param name="Partitions">Into how many partitions they are sorted, by their hash.</param>
public sealed record WordRangePart(long From, long To, int Partitions);
