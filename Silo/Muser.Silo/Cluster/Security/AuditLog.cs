using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// The audit log of a silo: a file each day, <c>2026-11-28.SILO.jsonl</c>, opened to append alone, a line of JSON for each command and each request that
/// changes something or is refused. A line is given to the system before the answer goes out, so that it outlives the process. Safe for any thread.
/// </summary>
public sealed partial class AuditLog(string folder, string silo, TimeProvider clock, ILogger<AuditLog> log) : IDisposable
{
    /// <summary>What others wrote is cut after so many characters.</summary>
    public const int MaxText = 500;

    private const string DayFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";
    private readonly Lock _lock = new();
    private FileStream? _file;
    private DateOnly _day;

    /// <summary>Adds a line. Where that fails, the log of the silo says so, and what was wanted goes on: a telescope is not stopped by a full disk.</summary>
    public void Add(AuditLine line)
    {
        var kept = line with { At = clock.GetUtcNow(), Silo = silo, What = Short(line.What), Why = Short(line.Why), Text = Short(line.Text), Who = Short(line.Who) };
        var bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(kept, ServiceJson.Compact) + "\n");
        try
        {
            lock (_lock)
            {
                File(DateOnly.FromDateTime(kept.At.UtcDateTime)).Write(bytes);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(kept.Who, kept.What, failure.Message);
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

    public void Dispose() => _file?.Dispose();

    private FileStream File(DateOnly day)
    {
        if (_file is null || _day != day)
        {
            _file?.Dispose();
            Directory.CreateDirectory(folder);
            var name = $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}.{Uri.EscapeDataString(silo)}{Extension}";

            // Not buffered: one write is one line, whole.
            _file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            _day = day;
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
}
