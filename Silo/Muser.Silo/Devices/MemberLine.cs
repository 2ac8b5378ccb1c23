using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>How a member of a group answered, in JSON.</summary>
/// <param name="Device">The member.</param>
/// <param name="Phase">How far its command is.</param>
/// <param name="Code">What went wrong.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record MemberLine(string Device, CommandPhase Phase, string Code, string Text);
