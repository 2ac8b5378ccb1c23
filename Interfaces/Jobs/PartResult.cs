namespace Muser.Interfaces.Jobs;

/// <summary>What came of one part.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Folder">What it left in its <see cref="JobContext.Folder"/>; there is no such folder where it left nothing.</param>
/// <param name="Value">What it returned.</param>
public readonly record struct PartResult<T>(int Index, string Folder, T Value);
