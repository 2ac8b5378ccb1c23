using Muser.Grains.Cluster;

namespace Muser.Silo.Cluster;

/// <summary>Where grain state is kept. Configuration section <c>Muser:State</c>.</summary>
public sealed class FileGrainStorageOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/state";

    /// <summary>The folder; every silo of a cluster must see the same one.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>What a state outlives once it is written: <see cref="Durability.Power"/> flushes each to disk.</summary>
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate() => OptionsException.Require(Enum.IsDefined(Durability), nameof(Durability), Durability, "Process or Power");
}
