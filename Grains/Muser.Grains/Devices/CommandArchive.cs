using Microsoft.Extensions.DependencyInjection;
using Muser.Interfaces.Devices;
using Orleans.Storage;

namespace Muser.Grains.Devices;

/// <summary>
/// The commands of a device that ended some time ago, in segments of <see cref="PerSegment"/>, so that what is stored with each command stays small. A
/// segment is written once; whoever writes it again writes the same.
/// </summary>
public sealed class CommandArchive([FromKeyedServices(ProviderNames.Storage)] IGrainStorage storage)
{
    /// <summary>Commands in a segment.</summary>
    public const int PerSegment = 16;

    /// <summary>Segments are kept for so long, ns: a week.</summary>
    public const long KeepNs = 7 * CommandBook.WindowNs;

    private const string StateName = "device-commands";

    /// <summary>Moves the oldest ended commands into a segment when there are enough, and deletes what is too old. Changes the state, which is to be stored.</summary>
    public async Task Tidy(GrainId device, CommandState state, long utcUnixNs)
    {
        if (state.Ended.Count < PerSegment)
        {
            return;
        }

        await Write(device, state.Segments, state.Ended[..PerSegment]);
        state.Segments++;
        state.Ended.RemoveRange(0, PerSegment);
        while (state.FirstSegment < state.Segments && (await Read(device, state.FirstSegment))?.State is { } oldest
            && oldest.All(record => record.AcceptedUtcUnixNs < utcUnixNs - KeepNs))
        {
            await Delete(device, state.FirstSegment);
            state.FirstSegment++;
        }
    }

    /// <summary>The commands of the segments that are within the window of ids.</summary>
    public async Task<CommandRecord[]> ReadRecent(GrainId device, CommandState state, long utcUnixNs)
    {
        var records = new List<CommandRecord>();
        for (var segment = state.Segments - 1; segment >= state.FirstSegment; segment--)
        {
            if ((await Read(device, segment))?.State is not { } read || read.All(record => record.AcceptedUtcUnixNs < utcUnixNs - CommandBook.WindowNs - CommandBook.AheadNs))
            {
                break;
            }

            records.AddRange(read);
        }

        return [.. records];
    }

    private async Task Write(GrainId device, int segment, List<CommandRecord> records)
    {
        var state = new GrainState<List<CommandRecord>>();
        await storage.ReadStateAsync(StateName, IdOf(device, segment), state);
        state.State = records;
        await storage.WriteStateAsync(StateName, IdOf(device, segment), state);
    }

    private async Task Delete(GrainId device, int segment)
    {
        if (await Read(device, segment) is { } state)
        {
            await storage.ClearStateAsync(StateName, IdOf(device, segment), state);
        }
    }

    private async Task<GrainState<List<CommandRecord>>?> Read(GrainId device, int segment)
    {
        var state = new GrainState<List<CommandRecord>>();
        await storage.ReadStateAsync(StateName, IdOf(device, segment), state);
        return state.RecordExists ? state : null;
    }

    private static GrainId IdOf(GrainId device, int segment) => GrainId.Create(device.Type, IdSpan.Create($"{device.Key}-{segment}"));
}
