namespace Muser.Silo.Observing;

/// <summary>Where products are kept. Configuration section <c>Muser:Products</c>.</summary>
public sealed class ProductStoreOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/products";

    /// <summary>The root folder; every silo of a cluster must see the same one.</summary>
    public string Folder { get; set; } = DefaultFolder;
}
