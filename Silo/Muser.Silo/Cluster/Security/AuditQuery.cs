namespace Muser.Silo.Cluster.Security;

/// <summary>Which lines of the audit log are wanted.</summary>
/// <param name="Limit">So many at the most, the newest.</param>
/// <param name="Who">Of this person alone.</param>
/// <param name="Target">Of this device alone.</param>
/// <param name="RefusedOnly">What was refused alone.</param>
/// <param name="After">What is newer than this instant alone.</param>
public sealed record AuditQuery(int Limit, string? Who = null, string? Target = null, bool RefusedOnly = false, DateTimeOffset? After = null)
{
    /// <summary>Whether a line is wanted.</summary>
    public bool Wants(AuditLine line) =>
        (Who is null || line.Who == Who) && (Target is null || line.Target == Target) && (!RefusedOnly || line.IsRefused) && !(line.At <= After);
}
