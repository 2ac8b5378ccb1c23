using System.Diagnostics;
using System.Globalization;

namespace Muser.Silo.Jobs.Processes;

/// <summary>The processes of this machine, read from /proc at one moment. Safe for any thread.</summary>
internal sealed class ProcessTable
{
    private const int StateField = 0;
    private const int ParentField = 1;
    private const int SessionField = 3;
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;
    private const int StartField = 19;
    private static readonly Lock Reading = new();
    private static ProcessTable? _newest;
    private readonly Dictionary<int, ProcessEntry> _processes = [];
    private readonly long _timestamp = Stopwatch.GetTimestamp();

    /// <summary>A table that is no older than that: all who look at their processes share one.</summary>
    public static ProcessTable Recent(TimeSpan age)
    {
        lock (Reading)
        {
            return _newest is { } newest && Stopwatch.GetElapsedTime(newest._timestamp) < age ? newest : _newest = Read();
        }
    }

    /// <summary>Reads the table.</summary>
    public static ProcessTable Read()
    {
        var table = new ProcessTable();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && TryRead(id) is { } process)
            {
                table._processes[id] = process;
            }
        }

        return table;
    }

    /// <summary>
    /// Processes of a tree that have not ended: a process, whatever descends from it, whatever is of its session, and whatever was seen of the tree before and
    /// has since lost its parent. What is found is added to <paramref name="seen"/>.
    /// </summary>
    public List<ProcessEntry> Tree(int root, HashSet<(int Id, long StartTicks)> seen)
    {
        var members = new HashSet<int> { root };
        members.UnionWith(_processes.Values.Where(process => seen.Contains((process.Id, process.StartTicks))).Select(process => process.Id));
        members.UnionWith(_processes.Values.Where(process => process.Session == root).Select(process => process.Id));
        for (var before = 0; before != members.Count;)
        {
            before = members.Count;
            members.UnionWith(_processes.Values.Where(process => members.Contains(process.Parent)).Select(process => process.Id));
        }

        seen.UnionWith(members.Where(_processes.ContainsKey).Select(id => (id, _processes[id].StartTicks)));
        return [.. members.Where(_processes.ContainsKey).Select(id => _processes[id]).Where(process => !process.IsZombie)];
    }

    /// <summary>Memory of a process of its own, bytes: resident, without what it shares with files; 0 where it has gone.</summary>
    public static long OwnMemoryBytes(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/statm").Split(' ');
            return (long.Parse(fields[1], CultureInfo.InvariantCulture) - long.Parse(fields[2], CultureInfo.InvariantCulture)) * System.Environment.SystemPageSize;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return 0;
        }
    }

    private static ProcessEntry? TryRead(int id)
    {
        try
        {
            // The name in parentheses may hold anything, spaces and parentheses too.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields.AsSpan(FirstTimeField, TimeFields);
            long sum = 0;
            foreach (var tick in ticks)
            {
                sum += long.Parse(tick, CultureInfo.InvariantCulture);
            }

            return new ProcessEntry(
                id,
                int.Parse(fields[ParentField], CultureInfo.InvariantCulture),
                int.Parse(fields[SessionField], CultureInfo.InvariantCulture),
                sum,
                long.Parse(fields[StartField], CultureInfo.InvariantCulture),
                fields[StateField] is "Z" or "X");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
