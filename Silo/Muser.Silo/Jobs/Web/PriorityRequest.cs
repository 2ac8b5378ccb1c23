namespace Muser.Silo.Jobs.Web;

/// <summary>A new priority, in JSON.</summary>
/// <param name="Priority">1 to 10, 10 highest.</param>
public sealed record PriorityRequest(int? Priority);
