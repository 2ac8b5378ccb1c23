namespace Muser.Silo.Cluster;

/// <summary>Where grain state is kept. Configuration section <c>Muser:State</c>.</summary>
public sealed class FileGrainStorageOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/state";

    /// <summary>The folder; every silo of a cluster must see the same one.</summary>
    public string Folder { get; set; } = DefaultFolder;
}
