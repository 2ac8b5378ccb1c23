namespace Muser.Silo.Devices;

/// <summary>A group in JSON.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Members">Its devices.</param>
public sealed record GroupLine(string Group, string[] Members);
