namespace Muser.Silo.Frames.Spool;

/// <summary>A frame in the spool: what is known of it, and where it lies.</summary>
public sealed class SpoolEntry
{
    internal SpoolEntry(SpoolRecord record, SpoolSegment segment, long offset) => (Record, Segment, Offset) = (record, segment, offset);

    /// <summary>What ingest had decided about it.</summary>
    public SpoolRecord Record { get; }

    internal SpoolSegment Segment { get; }

    internal long Offset { get; }

    internal bool IsReleased { get; set; }
}
