namespace Muser.Silo.Cluster.Security;

/// <summary>One line of the audit log: who wanted what, when, why, and what became of it.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Silo">The silo that saw it.</param>
/// <param name="Who">Who, as far as that is known; <c>?</c> for a stranger.</param>
/// <param name="Role">What they may do; null on the bus, whose broker decides.</param>
/// <param name="From">Where it came from: an address, or <c>bus</c> for a client of the bus and for the service itself.</param>
/// <param name="What">What was wanted: a request, a command with its arguments, or what became of an item of a plan.</param>
/// <param name="Target">The device, <c>group/NAME</c> or <c>plan/NAME</c>; empty for a request.</param>
/// <param name="Id">The command's id; null for a request.</param>
/// <param name="Why">The reason that was given; may be empty.</param>
/// <param name="Outcome">What became of it: a status of HTTP, or the phase of a command.</param>
/// <param name="IsRefused">Whether it was refused.</param>
/// <param name="Text">In words.</param>
public sealed record AuditLine(
    DateTimeOffset At,
    string Silo,
    string Who,
    ApiRole? Role,
    string From,
    string What,
    string Target,
    Guid? Id,
    string Why,
    string Outcome,
    bool IsRefused,
    string Text);
