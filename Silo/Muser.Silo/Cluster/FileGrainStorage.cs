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

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => OnDisk(() =>
    {
        var stored = Read<T>(PathOf(stateName, grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : stored.State;
    });

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // As the state is now: whoever calls may go on with it.
        var next = new Record<T>(NextETag(grainState.ETag), grainState.State!);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(next, ServiceJson.Compact);
        await Replace(stateName, grainId, grainState.ETag, path =>
        {
            using var file = new PendingFile(path, bufferBytes: 0);
            file.Stream.Write(bytes);
            if (_flushes)
            {
                file.FlushToDisk();
            }

            file.Complete();
            if (_flushes)
            {
                DiskFolder.Flush(Path.GetDirectoryName(path)!);
            }
        });
        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Replace(stateName, grainId, grainState.ETag, File.Delete);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    /// <summary>
    /// Lets a thread of the pool do what the disk is needed for, all of it at once: each wait between two small steps on a busy machine is longer than
    /// the step.
    /// </summary>
    private static Task OnDisk(Action work) => Task.Run(work);

    /// <summary>The ETag of a file, or null where there is no file. It stands first, so the state behind it is not read.</summary>
    private static string? ReadETag(string path)
    {
        try
        {
            Span<byte> begin = stackalloc byte[BeginBytes];
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
            return ETagAt(begin[..length]) ?? Read<JsonElement>(path)?.ETag;
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

    private static Record<T>? Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Record<T>>(File.ReadAllBytes(path), ServiceJson.Compact);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Changes a file while no other writer does, if it is still as the grain knows it.</summary>
    private async Task Replace(string stateName, GrainId grainId, string? knownETag, Action<string> change)
    {
        var (path, deadline) = (PathOf(stateName, grainId), WriterTurn.Deadline);
        while (!await Task.Run(TryReplace))
        {
            await WriterTurn.Wait();
        }

        bool TryReplace()
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var turn = WriterTurn.TryTake(path + ".lock", deadline);
            if (turn is null)
            {
                return false;
            }

            var stored = ReadETag(path);
            if (stored != knownETag)
            {
                throw new InconsistentStateException(
                    $"The state '{stateName}' of {grainId} was changed by another activation.", stored ?? "none", knownETag ?? "none");
            }

            change(path);
            return true;
        }
    }

    private string PathOf(string stateName, GrainId grainId) =>
        Path.Combine(_folder, stateName, Uri.EscapeDataString($"{grainId.Type}") + "_" + Uri.EscapeDataString($"{grainId.Key}") + ".json");

    /// <summary>The content of a file.</summary>
    private sealed record Record<T>(string ETag, T State);
}
