namespace Muser.Interfaces.Devices;

/// <summary>Whether an operation may begin.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="Code">See <see cref="AnswerCode"/>.</param>
/// <param name="Text">Why not; empty where it may.</param>
[GenerateSerializer, Immutable, Alias("muser.InterlockDecision")]
public sealed record InterlockDecision([property: Id(0)] bool IsAllowed, [property: Id(1)] string Code, [property: Id(2)] string Text);
