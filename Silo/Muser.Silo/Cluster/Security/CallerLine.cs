namespace Muser.Silo.Cluster.Security;

/// <summary>Who one is, in JSON.</summary>
/// <param name="Name">By the token.</param>
/// <param name="Role">What one may do.</param>
/// <param name="HasToken">Whether a token says so; false for who is on this machine and needs none.</param>
public sealed record CallerLine(string Name, ApiRole Role, bool HasToken)
{
    internal static CallerLine Of(Caller caller) => new(caller.Name, caller.Role, caller.IsProven);
}
