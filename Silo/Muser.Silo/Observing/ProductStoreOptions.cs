namespace Muser.Silo.Observing;

/// <summary>Where products are kept, and how many. Configuration section <c>Muser:Products</c>.</summary>
public sealed class ProductStoreOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/products";

    /// <summary>Default of <see cref="MaxBytes"/>: 20 GiB.</summary>
    public const long DefaultMaxBytes = 20L << 30;

    /// <summary>Default of <see cref="RetentionIntervalMs"/>.</summary>
    public const double DefaultRetentionIntervalMs = 60_000;

    /// <summary>The root folder; every silo of a cluster must see the same one.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>
    /// Bytes of all maps and their pictures; those of the oldest cycles are deleted, never those of the newest of an array. Manifests stay: they are the
    /// history, and do not count.
    /// </summary>
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>The store is looked through so often, ms.</summary>
    public double RetentionIntervalMs { get; set; } = DefaultRetentionIntervalMs;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(Folder.Length > 0, nameof(Folder), Folder, "a folder");
        OptionsException.Require(MaxBytes >= 0, nameof(MaxBytes), MaxBytes, "0 or more");
        OptionsException.Require(
            RetentionIntervalMs is >= 1 and <= int.MaxValue, nameof(RetentionIntervalMs), RetentionIntervalMs, $"1 to {int.MaxValue}");
    }
}
