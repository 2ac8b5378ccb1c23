using Muser.Grains.Jobs;

namespace Muser.Silo.Jobs.Processes;

/// <summary>A command that is to run in a process of its own.</summary>
public sealed record ProcessRequest
{
    /// <summary>The program, a path or a name to be found on the PATH, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The folder in which it begins.</summary>
    public required string Folder { get; init; }

    /// <summary>Variables beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reads on standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What it and its children may use.</summary>
    public ProcessLimits Limits { get; init; }

    /// <summary>How much it gives way to everything else on the machine, 0 to 19.</summary>
    public int NiceLevel { get; init; } = JobsOptions.DefaultNiceLevel;

    /// <summary>
    /// Gets each line of standard output, one after the other; while it waits the process cannot say more than a pipe holds. Null: they are kept in
    /// <see cref="ProcessOutcome.Output"/>.
    /// </summary>
    public Func<string, ValueTask>? OnLine { get; init; }
}
