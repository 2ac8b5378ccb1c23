namespace Muser.Silo.Observing;

/// <summary>Where products are kept, and how many. Configuration section <c>Muser:Products</c>.</summary>
public sealed class ProductStoreOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/products";

    /// <summary>Default of <see cref="MaxBytes"/>: 20 GiB.</summary>
    public const long DefaultMaxBytes = 20L << 30;

    /// <summary>Default of <see cref="MaxManifests"/>: 80 minutes of every cycle of MUSER-I, some 2.5 GB.</summary>
    public const int DefaultMaxManifests = 200_000;

    /// <summary>Default of <see cref="RetentionIntervalMs"/>.</summary>
    public const double DefaultRetentionIntervalMs = 60_000;

    /// <summary>The root folder; every silo of a cluster must see the same one.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>
    /// Bytes of all maps, their pictures, and files of integrations; the oldest are deleted, never the newest of an array. Manifests do not count.
    /// </summary>
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>
    /// Manifests of one array, cycles and integrations together, that may stand without a map or file beside them; the oldest are deleted, and the
    /// history keeps a line of each, so that none is published again. 0: all stay.
    /// </summary>
    public int MaxManifests { get; set; } = DefaultMaxManifests;

    /// <summary>The store is looked through so often, ms.</summary>
    public double RetentionIntervalMs { get; set; } = DefaultRetentionIntervalMs;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(Folder.Length > 0, nameof(Folder), Folder, "a folder");
        OptionsException.Require(MaxBytes >= 0, nameof(MaxBytes), MaxBytes, "0 or more");
        OptionsException.Require(MaxManifests >= 0, nameof(MaxManifests), MaxManifests, "0 or more");
        OptionsException.Require(
            RetentionIntervalMs is >= 1 and <= int.MaxValue, nameof(RetentionIntervalMs), RetentionIntervalMs, $"1 to {int.MaxValue}");
    }
}
