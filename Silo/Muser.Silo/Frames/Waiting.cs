namespace Muser.Silo.Frames;

/// <summary>Something on the way of frames that does not go on.</summary>
/// <param name="For">For how long.</param>
/// <param name="Sentence">What waits, and for what: for people, without a full stop.</param>
public readonly record struct Waiting(TimeSpan For, string Sentence);
