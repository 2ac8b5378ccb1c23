namespace Muser.Embedded.Sequences;

/// <summary>What a fetch of a sequence brought.</summary>
internal enum SequenceStatus
{
    /// <summary>Nothing yet: ask again.</summary>
    Heartbeat,

    Elements,
    Completed,
    Missing,
    Failed,
    Canceled,
}
