using Microsoft.Extensions.DependencyInjection;
using Muser.Interfaces.Calibration;
using Orleans.Storage;

namespace Muser.Grains.Calibration;

/// <summary>
/// The older versions of the parameters, in segments of <see cref="VersionsPerSegment"/>: lines and values apart, since all lines are read when a grain
/// is activated and values only when they are asked for. A segment is written once; whoever writes it again would write the same.
/// </summary>
public sealed class ParameterArchive([FromKeyedServices(ProviderNames.Storage)] IGrainStorage storage)
{
    /// <summary>Versions in a segment.</summary>
    public const int VersionsPerSegment = 64;

    private const string Lines = "parameter-lines";
    private const string Values = "parameter-values";

    /// <summary>The segment of a version, from 0.</summary>
    public static int SegmentOf(long version) => (int)((version - 1) / VersionsPerSegment);

    /// <summary>Writes a segment of an array's history.</summary>
    public async Task Write(GrainId array, int segment, ParameterRecord[] records)
    {
        await WriteOnce(Lines, array, segment, records.Select(record => record.Change));
        await WriteOnce(Values, array, segment, records);
    }

    /// <summary>The lines of the first segments, oldest first.</summary>
    public async Task<ParameterChange[]> ReadLines(GrainId array, int segments)
    {
        var read = await Task.WhenAll(Enumerable.Range(0, segments).Select(segment => Read<ParameterChange>(Lines, array, segment)));
        return [.. read.SelectMany(lines => lines)];
    }

    /// <summary>A segment with its values.</summary>
    public Task<ParameterRecord[]> ReadRecords(GrainId array, int segment) => Read<ParameterRecord>(Values, array, segment);

    private async Task WriteOnce<T>(string name, GrainId array, int segment, IEnumerable<T> items)
    {
        var state = new GrainState<ParameterSegment<T>>();
        var id = IdOf(array, segment);
        await storage.ReadStateAsync(name, id, state);
        if (!state.RecordExists)
        {
            state.State = new ParameterSegment<T> { Items = [.. items] };
            await storage.WriteStateAsync(name, id, state);
        }
    }

    private async Task<T[]> Read<T>(string name, GrainId array, int segment)
    {
        var state = new GrainState<ParameterSegment<T>>();
        await storage.ReadStateAsync(name, IdOf(array, segment), state);
        return state.RecordExists
            ? state.State!.Items
            : throw new InvalidOperationException($"Segment {segment} of the {name} of {array.Key} is missing in the storage of the grains; restore it from a copy.");
    }

    private static GrainId IdOf(GrainId array, int segment) => GrainId.Create(array.Type, IdSpan.Create($"{array.Key}-{segment}"));
}
