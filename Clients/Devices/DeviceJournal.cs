using System.Buffers;
using System.Text;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// What a device remembers of its commands: an id before it acts, and how it ended. With a file it outlives the process, whatever ends it: a command
/// that was begun and not ended when a process begins has an unknown outcome, unless doing it twice is the same as once. Safe for any thread.
/// </summary>
/// <remarks>
/// The file has one line for each thing that happened: <c>E epoch</c>, <c>F term</c>, <c>B id 0|1</c> (begun; 1 where it may be repeated),
/// <c>A id json</c> (ended with that answer). A line that was cut short by a crash is passed over.
/// </remarks>
internal sealed class DeviceJournal : IDisposable
{
    /// <summary>Ids are kept for so long after they ended, ns; a day and an hour, as long as the service may send one again.</summary>
    private const long KeepNs = 90_000_000_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, CommandAnswer> _ended = [];
    private readonly FileStream? _file;

    private DeviceJournal(FileStream? file) => _file = file;

    /// <summary>The highest term that was seen.</summary>
    public long Fence { get; private set; }

    /// <summary>The last birth number.</summary>
    public long Epoch { get; private set; }

    /// <summary>Opens the journal of a device, and makes it short; in memory only where there is no folder.</summary>
    public static DeviceJournal Open(string? folder, string device, long utcUnixNs)
    {
        if (folder is null)
        {
            return new DeviceJournal(null);
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, device + ".commands");
        using var old = new DeviceJournal(null);
        var begun = new Dictionary<Guid, bool>();
        if (File.Exists(path))
        {
            foreach (var line in File.ReadLines(path))
            {
                old.Replay(line, begun);
            }
        }

        foreach (var id in begun.Where(each => !each.Value).Select(each => each.Key))
        {
            old._ended[id] = new CommandAnswer
            {
                Id = id,
                Phase = CommandPhase.Unknown,
                Code = AnswerCode.Crashed,
                Text = "The device's process ended while it was at it; whether it was done is not known, and it is not repeated.",
                UtcUnixNs = utcUnixNs,
            };
        }

        var beside = path + ".new";
        var journal = new DeviceJournal(new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0));
        journal.Write($"E {journal.Epoch = old.Epoch}");
        journal.Write($"F {journal.Fence = old.Fence}");
        foreach (var answer in old._ended.Values.Where(answer => answer.UtcUnixNs >= utcUnixNs - KeepNs))
        {
            journal.End(answer);
        }

        File.Move(beside, path, overwrite: true);
        return journal;
    }

    /// <summary>How a command ended; null where it has not, or is not known.</summary>
    public CommandAnswer? Find(Guid id)
    {
        lock (_lock)
        {
            return _ended.GetValueOrDefault(id);
        }
    }

    /// <summary>A new birth number, greater than all before, and by the clock where that is greater.</summary>
    public long NextEpoch(long utcUnixNs)
    {
        lock (_lock)
        {
            Epoch = Math.Max(Epoch + 1, utcUnixNs / 1_000_000);
            Write($"E {Epoch}");
            return Epoch;
        }
    }

    /// <summary>A term that was seen; false where it is lower than another that was.</summary>
    public bool Follow(long fence)
    {
        lock (_lock)
        {
            if (fence > Fence)
            {
                Fence = fence;
                Write($"F {fence}");
            }

            return fence == Fence;
        }
    }

    /// <summary>A command is about to have its effect.</summary>
    public void Begin(Guid id, bool isIdempotent)
    {
        lock (_lock)
        {
            Write($"B {id:N} {(isIdempotent ? 1 : 0)}");
        }
    }

    /// <summary>A command has ended.</summary>
    public void End(CommandAnswer answer)
    {
        lock (_lock)
        {
            _ended[answer.Id] = answer;
            Write($"A {answer.Id:N} {Encoding.UTF8.GetString(DeviceJson.Write(answer, answer.UtcUnixNs))}");
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Replay(string line, Dictionary<Guid, bool> begun)
    {
        switch (line.Split(' ', 3))
        {
            case ["E", var text] when long.TryParse(text, out var epoch):
                Epoch = Math.Max(Epoch, epoch);
                break;
            case ["F", var text] when long.TryParse(text, out var fence):
                Fence = Math.Max(Fence, fence);
                break;
            case ["B", var text, var repeat] when Guid.TryParseExact(text, "N", out var id):
                begun[id] = repeat == "1";
                break;
            case ["A", var text, var json] when Guid.TryParseExact(text, "N", out var id)
                && DeviceJson.ReadCommandAnswer(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json))) is (var answer, null):
                begun.Remove(id);
                _ended[id] = answer!;
                break;
            default:
                break; // cut short, or of a later version
        }
    }

    /// <summary>A line in one write: it is whole, or it is cut short where the process ended.</summary>
    private void Write(string line) => _file?.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
