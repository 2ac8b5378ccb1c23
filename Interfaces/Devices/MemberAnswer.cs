namespace Muser.Interfaces.Devices;

/// <summary>How a member of a group answered.</summary>
/// <param name="Device">The member.</param>
/// <param name="Answer">How far its command is.</param>
[GenerateSerializer, Immutable, Alias("muser.MemberAnswer")]
public sealed record MemberAnswer([property: Id(0)] DeviceId Device, [property: Id(1)] CommandAnswer Answer);
