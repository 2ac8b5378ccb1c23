using System.Text.Json;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Orleans.Storage;

namespace Muser.Silo.Cluster;

/// <summary>
/// Keeps the state of grains as files of JSON, one for each grain and state name, on either engine (<see cref="StateFile"/>). A write is refused with
/// <see cref="InconsistentStateException"/> where the file has changed since it was read: the ETag is a counter inside the file, and writers take
/// turns by a lock file.
/// </summary>
public sealed class FileGrainStorage(IOptions<FileGrainStorageOptions> options) : IGrainStorage
{
    private readonly string _folder = Path.GetFullPath(options.Value.Folder);
    private readonly bool _flushes = options.Value.Durability == Durability.Power;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => OnDisk(() =>
    {
        var stored = StateFile.Read<T>(PathOf(stateName, grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : stored.State;
    });

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // As the state is now: whoever calls may go on with it.
        var (known, next) = (grainState.ETag, NextETag(grainState.ETag));
        var line = StateFile.Line(grainState.State!, next);
        await InTurn(stateName, grainId, path =>
        {
            if (!StateFile.TryAdd(path, known, line.Span, _flushes))
            {
                Require(known, path, stateName, grainId);
                StateFile.Replace(path, line.Span, _flushes);
            }
        });
        grainState.ETag = next;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await InTurn(stateName, grainId, path =>
        {
            Require(grainState.ETag, path, stateName, grainId);
            File.Delete(path);
        });
        grainState.ETag = null!;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    /// <summary>
    /// Lets a thread of the pool do what the disk is needed for, all of it at once: each wait between two small steps on a busy machine is longer than
    /// the step.
    /// </summary>
    private static Task OnDisk(Action work) => Task.Run(work);

    /// <summary>Throws where a file is not as the grain knows it.</summary>
    private static void Require(string? knownETag, string path, string stateName, GrainId grainId)
    {
        var stored = StateFile.Read<JsonElement>(path)?.ETag;
        if (stored != knownETag)
        {
            throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was changed by another activation.", stored ?? "none", knownETag ?? "none");
        }
    }

    private static string NextETag(string? etag) => ((etag is null ? 0 : long.Parse(etag)) + 1).ToString();

    /// <summary>Does something with a file while no other writer does.</summary>
    private async Task InTurn(string stateName, GrainId grainId, Action<string> change)
    {
        var (path, deadline) = (PathOf(stateName, grainId), WriterTurn.Deadline);
        while (!await Task.Run(TryChange))
        {
            await WriterTurn.Wait();
        }

        bool TryChange()
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var turn = WriterTurn.TryTake(path + ".lock", deadline);
            if (turn is null)
            {
                return false;
            }

            change(path);
            return true;
        }
    }

    private string PathOf(string stateName, GrainId grainId) =>
        Path.Combine(_folder, stateName, Uri.EscapeDataString($"{grainId.Type}") + "_" + Uri.EscapeDataString($"{grainId.Key}") + ".json");
}
