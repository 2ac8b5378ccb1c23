using System.Text.Json;
using Microsoft.Extensions.Options;
using Muser.Formats.Files;
using Muser.Grains.Cluster;
using Orleans.Storage;

namespace Muser.Silo.Cluster;

/// <summary>
/// Keeps the state of grains as JSON files, one for each grain and state name, on either engine. A write is refused with
/// <see cref="InconsistentStateException"/> where the file has changed since it was read: the ETag is a counter inside the file, and writers take
/// turns by a lock file. A file is replaced whole by a rename.
/// </summary>
public sealed class FileGrainStorage(IOptions<FileGrainStorageOptions> options) : IGrainStorage
{
    /// <summary>Enough of a file to hold its ETag.</summary>
    private const int BeginBytes = 64;

    private readonly string _folder = Path.GetFullPath(options.Value.Folder);
    private readonly bool _flushes = options.Value.Durability == Durability.Power;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await Read<T>(PathOf(stateName, grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : stored.State;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Replace<T>(stateName, grainId, grainState, async (path, etag) =>
        {
            var next = new Record<T>(NextETag(etag), grainState.State!);
            using (var file = new PendingFile(path))
            {
                await JsonSerializer.SerializeAsync(file.Stream, next, ServiceJson.Compact);
                if (_flushes)
                {
                    file.FlushToDisk();
                }

                file.Complete();
            }

            if (_flushes)
            {
                DiskFolder.Flush(Path.GetDirectoryName(path)!);
            }

            grainState.ETag = next.ETag;
            grainState.RecordExists = true;
        });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Replace<T>(stateName, grainId, grainState, (path, _) =>
        {
            File.Delete(path);
            grainState.ETag = null!;
            grainState.RecordExists = false;
            grainState.State = Activator.CreateInstance<T>();
            return Task.CompletedTask;
        });

    /// <summary>The ETag of a file, or null where there is no file. It stands first, so the state behind it is not read.</summary>
    private static async Task<string?> ReadETag(string path)
    {
        try
        {
            var begin = new byte[BeginBytes];
            await using var stream = File.OpenRead(path);
            var length = await stream.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false);
            return ETagAt(begin.AsSpan(0, length)) ?? (await Read<JsonElement>(path))?.ETag;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The ETag at the begin of a file; null where something else stands there.</summary>
    private static string? ETagAt(ReadOnlySpan<byte> begin)
    {
        var json = new Utf8JsonReader(begin, isFinalBlock: false, default);
        return json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read() && json.ValueTextEquals("eTag"u8) && json.Read()
            && json.TokenType == JsonTokenType.String
            ? json.GetString()
            : null;
    }

    private static string NextETag(string? etag) => ((etag is null ? 0 : long.Parse(etag)) + 1).ToString();

    private static async Task<Record<T>?> Read<T>(string path)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Record<T>>(stream, ServiceJson.Compact);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Changes a file while no other writer does, if it is still as the grain knows it.</summary>
    private async Task Replace<T>(string stateName, GrainId grainId, IGrainState<T> grainState, Func<string, string?, Task> change)
    {
        var path = PathOf(stateName, grainId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var turn = await WriterTurn.Take(path + ".lock");
        var stored = await ReadETag(path);
        if (stored != grainState.ETag)
        {
            throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was changed by another activation.", stored ?? "none", grainState.ETag ?? "none");
        }

        await change(path, stored);
    }

    private string PathOf(string stateName, GrainId grainId) =>
        Path.Combine(_folder, stateName, Uri.EscapeDataString($"{grainId.Type}") + "_" + Uri.EscapeDataString($"{grainId.Key}") + ".json");

    /// <summary>The content of a file.</summary>
    private sealed record Record<T>(string ETag, T State);
}
