using Muser.Formats.Frames;

namespace Muser.Cli.Calibration.Files;

/// <summary>A row of the predecessor's tables.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Layout">What its table holds; null where the file does not say.</param>
/// <param name="RefTime">From when it holds, UTC; null where the file does not say.</param>
/// <param name="Array">The array; null where the file does not say.</param>
/// <param name="Value">The text.</param>
internal sealed record PredecessorRow(int Line, PredecessorLayout? Layout, UtcTime? RefTime, ArrayLayout? Array, string Value);
