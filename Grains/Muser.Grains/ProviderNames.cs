namespace Muser.Grains;

/// <summary>
/// Names under which a silo offers storage and streams to the grains. They differ: a stream provider keeps its subscriptions in a storage provider of
/// its own name where there is one.
/// </summary>
public static class ProviderNames
{
    /// <summary>The storage provider of all grain state.</summary>
    public const string Storage = "muser";

    /// <summary>The stream provider of all notices.</summary>
    public const string Streams = "notices";

    /// <summary>The storage provider in which streams keep their subscriptions; its name is the engine's.</summary>
    public const string PubSub = "PubSubStore";
}
