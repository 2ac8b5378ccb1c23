using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Muser.Formats.Files;
using Muser.Grains.Cluster;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// The audit log of a silo: a file each day, <c>2026-11-28.SILO.jsonl</c>, opened to append alone, a line of JSON for each command and each request that
/// changes something or is refused. A line is given to the system at once, so that it outlives the process; with <see cref="Durability.Power"/> it is then
/// flushed to disk, together with all that were written meanwhile. Safe for any thread.
/// </summary>
public sealed partial class AuditLog(string folder, string silo, TimeProvider clock, ILogger<AuditLog> log, Durability durability = Durability.Process) : IDisposable
{
    /// <summary>What others wrote is cut after so many characters.</summary>
    public const int MaxText = 500;

    private const string DayFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";
    private readonly Lock _lock = new();
    private FileStream? _file;
    private DateOnly _day;

    /// <summary>Lines that were written since the last flush began; null where there are none.</summary>
    private TaskCompletionSource? _unflushed;

    private bool _isFlushing;

    /// <summary>
    /// Adds a line; it is written when this returns, and outlives what it is to outlive when the task ends. Where that fails, the log of the silo says so, and
    /// what was wanted goes on: a telescope is not stopped by a full disk.
    /// </summary>
    public Task Add(AuditLine line)
    {
        var kept = line with { At = clock.GetUtcNow(), Silo = silo, What = Short(line.What), Why = Short(line.Why), Text = Short(line.Text), Who = Short(line.Who) };
        var bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(kept, ServiceJson.Compact) + "\n");
        try
        {
            lock (_lock)
            {
                File(DateOnly.FromDateTime(kept.At.UtcDateTime)).Write(bytes);
                return durability == Durability.Power ? Flushed() : Task.CompletedTask;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(kept.Who, kept.What, failure.Message);
            return Task.CompletedTask;
        }
    }

    /// <summary>Lines of all silos that write to this folder, the newest first.</summary>
    public IReadOnlyList<AuditLine> Read(AuditQuery query)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var found = new List<AuditLine>();
        var days = Directory.EnumerateFiles(folder, "*" + Extension).GroupBy(file => Path.GetFileName(file)[..DayFormat.Length]);
        foreach (var day in days.OrderByDescending(day => day.Key, StringComparer.Ordinal))
        {
            var isOld = query.After is { } after && string.CompareOrdinal(day.Key, after.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)) < 0;
            if (isOld || found.Count >= query.Limit)
            {
                break;
            }

            found.AddRange(day.SelectMany(Lines).Where(query.Wants).OrderByDescending(line => line.At).Take(query.Limit - found.Count));
        }

        return found;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
        }
    }

    /// <summary>Ends when what was written so far is on the disk. Under the lock.</summary>
    private Task Flushed()
    {
        _unflushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_isFlushing)
        {
            _isFlushing = true;
            _ = Task.Run(FlushAll);
        }

        return _unflushed.Task;
    }

    private void FlushAll()
    {
        while (Next() is var (file, flushed))
        {
            try
            {
                RandomAccess.FlushToDisk(file);
            }
            catch (ObjectDisposedException)
            {
                // It was flushed when it was closed.
            }
            catch (IOException failure)
            {
                LogNotFlushed(failure.Message);
            }

            flushed.SetResult();
        }
    }

    private (SafeFileHandle File, TaskCompletionSource Flushed)? Next()
    {
        lock (_lock)
        {
            var flushed = _unflushed;
            _unflushed = null;
            _isFlushing = flushed is not null;
            return flushed is null ? null : (_file!.SafeFileHandle, flushed);
        }
    }

    /// <summary>Closes the file of a day. Under the lock.</summary>
    private void Close()
    {
        if (_file is not null && durability == Durability.Power)
        {
            _file.Flush(flushToDisk: true);
            _unflushed?.SetResult();
            _unflushed = null;
        }

        _file?.Dispose();
        _file = null;
    }

    private FileStream File(DateOnly day)
    {
        if (_file is null || _day != day)
        {
            Close();
            Directory.CreateDirectory(folder);
            var name = $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}.{Uri.EscapeDataString(silo)}{Extension}";

            // Not buffered: one write is one line, whole.
            _file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            _day = day;
            if (durability == Durability.Power)
            {
                DiskFolder.Flush(folder);
            }
        }

        return _file;
    }

    private static IEnumerable<AuditLine> Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } text)
        {
            // One that a loss of power has cut is left out.
            if (ServiceJson.TryRead<AuditLine>(text) is { } line)
            {
                yield return line;
            }
        }
    }

    private static string Short(string text) => text.Length > MaxText ? text[..MaxText] + "..." : text;

    [LoggerMessage(EventId = 2651, Level = LogLevel.Error, Message = "The audit log could not be written: {Who} wanted {What}: {Reason}")]
    private partial void LogNotWritten(string who, string what, string reason);

    [LoggerMessage(EventId = 2652, Level = LogLevel.Error, Message = "The audit log could not be flushed to disk: {Reason}")]
    private partial void LogNotFlushed(string reason);
}
