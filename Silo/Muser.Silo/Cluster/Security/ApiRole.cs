namespace Muser.Silo.Cluster.Security;

/// <summary>What somebody may do on the API; each may do what those before may.</summary>
public enum ApiRole
{
    /// <summary>Look at everything but the audit log.</summary>
    Viewer,

    /// <summary>Command devices, groups and plans, acknowledge alarms, give work to the cluster.</summary>
    Operator,

    /// <summary>Change what others rely on: parameters, interlocks, groups, the list of devices; read the audit log.</summary>
    Engineer,

    /// <summary>Everything.</summary>
    Admin,
}
