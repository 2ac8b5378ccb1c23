using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>A line of the history as the web gives it.</summary>
/// <param name="Kind"><c>cycle</c> or <c>integration</c>.</param>
/// <param name="Start">UTC of its beginning.</param>
/// <param name="Published">UTC of its publication.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="Slots">Frames in a whole cycle; 0 for an integration.</param>
/// <param name="IsComplete">Whether every frame of the cycle was calibrated.</param>
/// <param name="Images">Its maps.</param>
/// <param name="CalibrationVersion">The version of the parameters, the newest for an integration.</param>
/// <param name="LatencyMs">From the last byte to the publication, ms; 0 for an integration.</param>
/// <param name="Manifest">Where its manifest is, or was until retention deleted it, below <c>/products</c>.</param>
public sealed record PublishedLine(
    string Kind,
    string Start,
    string Published,
    int Frames,
    int Slots,
    bool IsComplete,
    int Images,
    long CalibrationVersion,
    float LatencyMs,
    string Manifest)
{
    /// <summary>The line of a record.</summary>
    public static PublishedLine Of(string array, CycleRecord record) => new(
        record.IsIntegration ? "integration" : "cycle",
        $"{new UtcTime(record.StartUtcUnixNs)}",
        $"{new UtcTime(record.PublishedUtcUnixNs)}",
        record.Frames,
        record.Slots,
        record.IsComplete,
        record.Images,
        record.CalibrationVersion,
        record.LatencyMs,
        record.IsIntegration
            ? ProductPath.Manifest(new IntegrationKey { Array = array, StartUtcUnixNs = record.StartUtcUnixNs })
            : ProductPath.Manifest(new CycleKey { Array = array, StartUtcUnixNs = record.StartUtcUnixNs }));
}
