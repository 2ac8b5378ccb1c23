namespace Muser.Silo.Frames.Spool;

/// <summary>What an accepted frame outlives.</summary>
public enum SpoolDurability
{
    /// <summary>The death of the process.</summary>
    Process,

    /// <summary>The loss of power, too, but for the last <see cref="SpoolOptions.FlushIntervalMs"/>: the spool is flushed to disk in groups, beside the frames' way.</summary>
    Power,
}
