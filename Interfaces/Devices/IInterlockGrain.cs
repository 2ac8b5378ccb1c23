using Orleans.Concurrency;

namespace Muser.Interfaces.Devices;

/// <summary>
/// The one place that says whether an operation may begin: rules over properties of devices forbid operations or trigger commands, and operations that
/// are going on block others. Each decision is explained and logged. Key: <see cref="Key"/>.
/// </summary>
[Alias("muser.IInterlockGrain")]
public interface IInterlockGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "interlocks";

    /// <summary>The rules, and which of them are tripped and why.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<InterlockState[]> List();

    /// <summary>Replaces all rules. Throws <see cref="ArgumentException"/> with a sentence where one cannot be.</summary>
    [Alias("SetRules")]
    Task SetRules([Immutable] InterlockRule[] rules, string who);

    /// <summary>
    /// Whether a command that is an operation may begin. Where it may, what it blocks is blocked from now on, until <see cref="End"/> or
    /// <paramref name="untilUtcUnixNs"/>.
    /// </summary>
    [Alias("Begin"), AlwaysInterleave]
    Task<InterlockDecision> Begin(DeviceId device, Guid command, string operation, string[] blocks, long untilUtcUnixNs);

    /// <summary>An operation has ended: it blocks nothing any more.</summary>
    [Alias("End"), AlwaysInterleave]
    Task End(Guid command);
}
