using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Checks;

/// <summary>
/// What <c>frames info --json</c> says of an item of a file: a frame, or bytes that are none. Absent values are left out.
/// </summary>
public record FrameLine
{
    /// <summary>The file, where several were asked for.</summary>
    public string? File { get; init; }

    public required long Index { get; init; }

    public required long Offset { get; init; }

    public required string Array { get; init; }

    public string? Utc { get; init; }

    public int? BandMHz { get; init; }

    /// <summary>Left out where the old header does not say and the neighbours do not tell.</summary>
    public string? Polarization { get; init; }

    public string? Source { get; init; }

    public bool? FringeDone { get; init; }

    public required string Status { get; init; }

    /// <summary>How many bytes are no frame.</summary>
    public int? Bytes { get; init; }

    /// <summary>At which of them the fault shows.</summary>
    public int? FaultOffset { get; init; }

    /// <summary>The line of an item.</summary>
    /// <param name="index">Its number in the file.</param>
    /// <param name="item">The item.</param>
    /// <param name="layout">The array.</param>
    /// <param name="file">The file, where several were asked for.</param>
    /// <param name="isPolarizationKnown">Whether the polarisation in its header is to be believed.</param>
    public static FrameLine Of(long index, in FrameStreamItem item, ArrayLayout layout, string? file, bool isPolarizationKnown)
    {
        var line = new FrameLine
        {
            File = file,
            Index = index,
            Offset = item.Offset,
            Array = layout.Name,
            Status = item.Fault.Reason(),
        };
        if (item.Fault != FrameFault.None)
        {
            line = line with { Bytes = item.Bytes.Length, FaultOffset = item.FaultOffset };
        }

        var header = item.Header;
        return item.Fault is not (FrameFault.None or FrameFault.DamagedTrailer)
            ? line
            : line with
            {
                Utc = header.Time.ToString(),
                BandMHz = header.BandMHz,
                Polarization = isPolarizationKnown ? header.Polarization == Formats.Frames.Polarization.Left ? "L" : "R" : null,
                Source = header.Source.Name(),
                FringeDone = header.FringeStopped,
            };
    }
}
