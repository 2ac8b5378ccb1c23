using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>Where products are kept: maps, pictures, manifests. Paths are relative, with '/' between folders. Safe for any thread.</summary>
public interface IProductStore
{
    /// <summary>
    /// Writes a product so that it is either there whole or not at all; one of the same path is replaced. <paramref name="write"/> gets the stream.
    /// </summary>
    void Write(string path, Action<Stream> write);

    /// <summary>Creates the manifest of a cycle unless it has one. Atomic: of several callers exactly one is told true.</summary>
    bool TryCreateManifest(CycleManifest manifest);

    /// <summary>Whether a cycle is published.</summary>
    bool HasManifest(CycleKey cycle);

    /// <summary>The manifest of a cycle, or null where it is not published.</summary>
    CycleManifest? FindManifest(CycleKey cycle);

    /// <summary>Creates the manifest of an integration unless it has one. Atomic: of several callers exactly one is told true.</summary>
    bool TryCreateManifest(IntegrationManifest manifest);

    /// <summary>Whether an integration is published.</summary>
    bool HasManifest(IntegrationKey integration);

    /// <summary>The manifest of an integration, or null where it is not published.</summary>
    IntegrationManifest? FindManifest(IntegrationKey integration);
}
