namespace Muser.Silo.Cluster.Security;

/// <summary>Roles as they are written.</summary>
public static class ApiRoleWords
{
    /// <summary>The word for a role, such as viewer.</summary>
    public static string Word(this ApiRole role) => $"{role}".ToLowerInvariant();
}
