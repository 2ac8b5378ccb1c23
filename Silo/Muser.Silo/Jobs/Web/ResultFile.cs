namespace Muser.Silo.Jobs.Web;

/// <summary>A file that a job has left, in JSON.</summary>
/// <param name="Path">Its path among the results, with '/' between folders.</param>
/// <param name="Bytes">Its length.</param>
public sealed record ResultFile(string Path, long Bytes);
