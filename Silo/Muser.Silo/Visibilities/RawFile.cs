using Muser.Formats.Frames;

namespace Muser.Silo.Visibilities;

/// <summary>A file of raw frames. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="First">Time tag of its first good frame.</param>
/// <param name="IsLoop">Whether bands and hands follow each other.</param>
/// <param name="BandsMHz">The bands of its first two cycles, ascending.</param>
public sealed record RawFile(string Path, long Bytes, UtcTime First, bool IsLoop, int[] BandsMHz);
