namespace Muser.Cli.Jobs.Bench;

/// <summary>What a <see cref="SpinJob"/> is to do.</summary>
/// <param name="Parts">How many parts.</param>
/// <param name="Turns">Turns of a loop of each part.</param>
internal sealed record SpinOptions(int Parts, long Turns);
