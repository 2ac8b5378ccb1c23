namespace Muser.Silo.Cluster;

/// <summary>Where a silo keeps what it keeps, for one that has a folder for all of it.</summary>
public static class SiloFolders
{
    /// <summary>The settings of all its folders, each below <paramref name="folder"/>.</summary>
    public static Dictionary<string, string?> Below(string folder) => new()
    {
        ["Muser:Products:Folder"] = Path.Combine(folder, "products"),
        ["Muser:State:Folder"] = Path.Combine(folder, "state"),
        ["Muser:Security:AuditFolder"] = Path.Combine(folder, "audit"),
        ["Muser:Jobs:Folder"] = Path.Combine(folder, "jobs"),
        ["Muser:Spool:Folder"] = Path.Combine(folder, "spool"),
        ["Muser:Quarantine:Folder"] = Path.Combine(folder, "quarantine"),
    };
}
