namespace Muser.Silo.Cluster.Memory;

/// <summary>How much memory is left to this process.</summary>
public enum MemoryLevel
{
    /// <summary>Enough.</summary>
    Ample,

    /// <summary>Maps of cycles that begin, and files of integrations, are left out.</summary>
    Short,

    /// <summary>Besides, sockets are read only as fast as cycles are published.</summary>
    Critical,
}
