using Muser.Formats.Frames;

namespace Muser.Cli.Imaging;

/// <summary>Where a row of visibilities is from.</summary>
/// <param name="Time">The middle of its average.</param>
/// <param name="FirstAntenna">Number of its first antenna in the file, from 1.</param>
/// <param name="SecondAntenna">Number of its second one.</param>
internal readonly record struct RowOrigin(UtcTime Time, int FirstAntenna, int SecondAntenna);
