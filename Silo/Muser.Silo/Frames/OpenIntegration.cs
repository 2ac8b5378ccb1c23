using Muser.Interfaces.Observing;

namespace Muser.Silo.Frames;

/// <summary>What ingest knows of an integration that is not published. Under the lock of <see cref="ArrayIntegrations"/> until it is over.</summary>
/// <param name="startUtcUnixNs">UTC of its beginning.</param>
internal sealed class OpenIntegration(long startUtcUnixNs)
{
    /// <summary>UTC of its beginning, ns since 1970-01-01.</summary>
    public long StartUtcUnixNs => startUtcUnixNs;

    /// <summary>Cycles with frames in it that are still received, on their way, or wait in the spool.</summary>
    public int OpenCycles { get; set; }

    /// <summary>Cycles after it that have begun since its last one did.</summary>
    public int Newer { get; set; }

    /// <summary>No more cycles of it are waited for.</summary>
    public bool IsOver { get; set; }

    /// <summary>An attempt to publish it has failed.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Its published cycles, by their starts.</summary>
    public SortedSet<long> Cycles { get; } = [];

    /// <summary>Its frames of published cycles.</summary>
    public List<EndedFrame> Frames { get; } = [];

    /// <summary>The integration.</summary>
    public IntegrationKey KeyOf(string array) => new() { Array = array, StartUtcUnixNs = startUtcUnixNs };
}
