using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>
/// The commands of one device: which are open, how each ended, and which ids were seen within <see cref="WindowNs"/>, so that none has its effect
/// twice. What must outlive the process is in <see cref="State"/>, which the owner stores before anybody acts on it. Not thread-safe.
/// </summary>
public sealed class CommandBook(CommandState state, int maxOpen)
{
    /// <summary>An id is known for so long after it was made, ns: a day. Older ones are refused, since whether they were seen is not known.</summary>
    public const long WindowNs = 86_400_000_000_000;

    /// <summary>An id may be made so long after now, ns: what the clocks of clients may be wrong by.</summary>
    public const long AheadNs = 3_600_000_000_000;

    private readonly Dictionary<Guid, CommandRecord> _ended = state.Ended.ToDictionary(record => record.Request.Id);

    /// <summary>What must outlive the process.</summary>
    public CommandState State => state;

    /// <summary>The commands that have not ended, oldest first.</summary>
    public IReadOnlyList<CommandRecord> Open => state.Open;

    /// <summary>Takes over commands that ended earlier.</summary>
    public void Remember(IEnumerable<CommandRecord> ended)
    {
        foreach (var record in ended)
        {
            _ended.TryAdd(record.Request.Id, record);
        }
    }

    /// <summary>A command; null where it is not known.</summary>
    public CommandRecord? Find(Guid id) => state.Open.Find(record => record.Request.Id == id) ?? _ended.GetValueOrDefault(id);

    /// <summary>Why a new command cannot be taken; null where it can.</summary>
    public (string Code, string Text)? Refusal(CommandRequest request, long deadlineUtcUnixNs, long utcUnixNs)
    {
        if (CommandId.UtcUnixNs(request.Id) is not { } made)
        {
            return (AnswerCode.Malformed, "The id must be a UUID of version 7: the time in it tells how long it must be remembered.");
        }

        if (made < utcUnixNs - WindowNs || made > utcUnixNs + AheadNs)
        {
            return (AnswerCode.TooLate, "The id was made more than a day ago, or more than an hour from now, by the clock here; look at the clock of the client.");
        }

        if (request.Fence < state.Fence)
        {
            return (AnswerCode.Fenced, $"The command comes under term {request.Fence}, and term {state.Fence} was seen.");
        }

        return deadlineUtcUnixNs <= utcUnixNs ? (AnswerCode.TooLate, "Its deadline has passed.")
            : state.Open.Count >= maxOpen ? (AnswerCode.TooMany, $"{maxOpen} commands of the device have not ended yet.")
            : null;
    }

    /// <summary>Takes a command: the intent, to be stored before the device hears of it.</summary>
    public CommandRecord Begin(CommandRequest request, long deadlineUtcUnixNs, long utcUnixNs)
    {
        state.Fence = Math.Max(state.Fence, request.Fence ?? 0);
        var record = new CommandRecord
        {
            Request = request,
            AcceptedUtcUnixNs = utcUnixNs,
            DeadlineUtcUnixNs = deadlineUtcUnixNs,
            Answer = new CommandAnswer { Id = request.Id, Phase = CommandPhase.Accepted, UtcUnixNs = utcUnixNs },
        };
        state.Open.Add(record);
        return record;
    }

    /// <summary>Takes a command back whose intent could not be stored: it has never been.</summary>
    public void Forget(Guid id) => state.Open.RemoveAll(record => record.Request.Id == id);

    /// <summary>
    /// An answer to an open command. Returns the record where it says something new: phases go forward only, and of an ended command nothing is new.
    /// </summary>
    public CommandRecord? Apply(CommandAnswer answer)
    {
        var index = state.Open.FindIndex(record => record.Request.Id == answer.Id);
        if (index < 0)
        {
            return null;
        }

        var known = state.Open[index];
        if (answer.Phase < known.Answer.Phase || (answer.Phase == known.Answer.Phase && answer.Progress == known.Answer.Progress && answer.Text == known.Answer.Text))
        {
            return null;
        }

        var record = known with { Answer = answer };
        if (!answer.Phase.IsEnd())
        {
            state.Open[index] = record;
            return record;
        }

        state.Open.RemoveAt(index);
        state.Ended.Add(record);
        _ended[answer.Id] = record;
        return record;
    }

    /// <summary>The open commands whose deadline has passed.</summary>
    public CommandRecord[] Overdue(long utcUnixNs) => [.. state.Open.Where(record => record.DeadlineUtcUnixNs <= utcUnixNs)];

    /// <summary>The commands that ended, newest first, at most so many.</summary>
    public CommandRecord[] Ended(int limit) => [.. _ended.Values.OrderByDescending(record => record.AcceptedUtcUnixNs).Take(limit)];

    /// <summary>Forgets ids that are out of the window.</summary>
    public void Expire(long utcUnixNs)
    {
        foreach (var (id, record) in _ended.ToArray())
        {
            if (Math.Max(record.AcceptedUtcUnixNs, CommandId.UtcUnixNs(id) ?? 0) < utcUnixNs - WindowNs && !state.Ended.Contains(record))
            {
                _ended.Remove(id);
            }
        }
    }
}
