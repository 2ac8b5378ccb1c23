namespace Muser.Silo.Devices;

/// <summary>What is put to set the members of a group.</summary>
/// <param name="Members">The devices.</param>
public sealed record GroupBody(string[]? Members);
