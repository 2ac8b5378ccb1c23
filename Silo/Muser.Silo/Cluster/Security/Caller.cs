using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Cluster.Security;

/// <summary>Who makes a request.</summary>
/// <param name="Name">By their token; <see cref="LocalName"/> for somebody on this machine who needs none.</param>
/// <param name="Role">What they may do.</param>
/// <param name="IsProven">Whether a token says so.</param>
public sealed record Caller(string Name, ApiRole Role, bool IsProven)
{
    /// <summary>Whoever is on this machine.</summary>
    public const string LocalName = "local";

    private static readonly object Key = new();
    private static readonly object WhyKey = new();

    /// <summary>Who makes a request; null before it is known.</summary>
    public static Caller? Of(HttpContext context) => context.Items[Key] as Caller;

    /// <summary>The reason that a request gives in its body, for the audit log.</summary>
    public static void SetWhy(HttpContext context, string? why) => context.Items[WhyKey] = why;

    internal void Enter(HttpContext context) => context.Items[Key] = this;

    /// <summary>Why, as the body of a request says, or else its query (<c>?why=</c>), or else its header; empty where none does.</summary>
    internal static string WhyOf(HttpContext context) =>
        context.Items[WhyKey] as string ?? (context.Request.Query.TryGetValue("why", out var why) ? why : context.Request.Headers[ApiAccess.WhyHeader]).ToString();
}
