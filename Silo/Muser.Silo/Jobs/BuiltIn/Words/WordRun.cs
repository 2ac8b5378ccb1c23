namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>A file of words in order, cut into partitions.</summary>
/// <param name="File">Its name in the folder of the part.</param>
/// <param name="Ends">Where each partition ends, bytes from the begin of the file.</param>
public sealed record WordRun(string File, long[] Ends);
