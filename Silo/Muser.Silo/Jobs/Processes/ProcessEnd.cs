namespace Muser.Silo.Jobs.Processes;

/// <summary>Why a process ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>It took too long, and was killed.</summary>
    TimeLimit,

    /// <summary>It used too much processor time, and was killed.</summary>
    CpuLimit,

    /// <summary>It used too much memory, and was killed.</summary>
    MemoryLimit,

    /// <summary>It was to stop, and was killed.</summary>
    Stopped,
}
