namespace Orleans.Runtime;

/// <summary>Adds extensions to the current activation.</summary>
public interface IGrainExtensionBinder
{
    (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension;

    TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension;
}
