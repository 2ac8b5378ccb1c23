using System.Runtime.InteropServices;
using System.Text;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>
/// The steps of one job, as its journal tells them: <c>Apply</c> is the one place where anything changes, when it happens and when it is read again
/// after a restart. A part is done once: what is said of it afterwards does not count. Not thread-safe.
/// </summary>
/// <param name="retry">How often a step that failed is tried again.</param>
/// <param name="isEndless">Whether parts are performed while others are still to come: a split that begins anew then goes on behind them.</param>
/// <param name="clock">Tells when a retry is due.</param>
internal sealed class PartTable(RetryPolicy retry, bool isEndless, TimeProvider clock)
{
    private readonly Queue<int> _ready = new();
    private readonly PriorityQueue<int, long> _retries = new();
    private List<PartEntry> _parts = [];
    private SortedDictionary<int, string> _messages = [];

    /// <summary>Of an endless job: where the results stand, which go with the parts into a journal that begins anew.</summary>
    private Dictionary<int, JournalPlace> _results = [];
    private StepAttempts _split;
    private StepAttempts _merge;
    private int _forgottenFailed;
    private PartTable? _kept;

    /// <summary>The number of the first part that is known: earlier ones have ended, are counted, and were forgotten.</summary>
    public int First { get; private set; }

    /// <summary>Parts so far, the forgotten ones among them.</summary>
    public int Count => First + _parts.Count;

    /// <summary>Parts whose result is counted.</summary>
    public int Done { get; private set; }

    /// <summary>Parts that have failed for good.</summary>
    public int Failed { get; private set; }

    /// <summary>Attempts that failed or were lost.</summary>
    public long FailedAttempts { get; private set; }

    /// <summary>Parts that wait for a worker, those that wait for their next attempt not among them.</summary>
    public int Ready => _ready.Count;

    /// <summary>The split.</summary>
    public ref readonly StepAttempts Split => ref _split;

    /// <summary>The merge.</summary>
    public ref readonly StepAttempts Merge => ref _merge;

    /// <summary>Whether every part has ended, well or not.</summary>
    public bool IsFinished => _split.IsDone && Done + Failed == Count;

    /// <summary>Parts that have ended before the first that has not; those can be forgotten.</summary>
    public int EndedFromFirst => _parts.FindIndex(part => !part.HasEnded) is >= 0 and var first ? first : _parts.Count;

    /// <summary>Why the first of the failed steps failed; empty where none did.</summary>
    public string FirstMessage => _messages.Count > 0 ? _messages.First().Value : "";

    /// <summary>What the split has said of a part.</summary>
    public JournalPlace Place(int index) => At(index).Place;

    /// <summary>Whether an attempt at a part is the one whose result is counted.</summary>
    public bool IsCounted(int index, int attempt) => IsKnown(index) && At(index) is { State: PartState.Done } part && part.Begun == attempt;

    /// <summary>How often a part was begun, and how often it was lost with its worker.</summary>
    public (int Begun, int Losses) Attempts(int index) => (At(index).Begun, At(index).Losses);

    /// <summary>The next parts that wait for a worker.</summary>
    public IEnumerable<int> PeekReady(int count) => _ready.Take(count);

    /// <summary>Takes in a line of the journal. <paramref name="place"/> is where its payload stands.</summary>
    public void Apply(JournalRecord record, JournalPlace place)
    {
        if (record.Event is JournalEvent.Revived)
        {
            Revive();
        }
        else if (record.Event is JournalEvent.Part)
        {
            _parts.Add(new PartEntry { Place = place });
            _ready.Enqueue(Count - 1);
        }
        else if (record.Event is JournalEvent.Kept or JournalEvent.KeptResult or JournalEvent.KeptMessage or JournalEvent.KeptAll)
        {
            ApplyKept(record, place);
        }
        else if (record.Kind is StepKind.Perform)
        {
            ApplyToPart(record, place);
        }
        else
        {
            ref var step = ref record.Kind is StepKind.Split ? ref _split : ref _merge;
            Apply(record, ref step);
        }
    }

    /// <summary>
    /// What the journal leaves running when it ends was lost with who wrote it. Called between two segments, and before anything is given out.
    /// </summary>
    public void LoseRunning()
    {
        _kept = null;
        foreach (ref var part in CollectionsMarshal.AsSpan(_parts))
        {
            if (part.State is PartState.Running)
            {
                part.State = PartState.Waiting;
                part.Losses++;
                FailedAttempts++;
            }
        }

        _split.Losses += _split.IsRunning ? 1 : 0;
        _merge.Losses += _merge.IsRunning ? 1 : 0;
        FailedAttempts += (_split.IsRunning ? 1 : 0) + (_merge.IsRunning ? 1 : 0);
        _split.IsRunning = _merge.IsRunning = false;
        _ready.Clear();
        _retries.Clear();
        for (var index = First; index < Count; index++)
        {
            if (At(index).State is PartState.Waiting or PartState.Retrying)
            {
                At(index).State = PartState.Waiting;
                _ready.Enqueue(index);
            }
        }
    }

    /// <summary>
    /// Forgets the first parts, which have ended: they stay counted, and what came of them is gone. Returns the attempts whose results go.
    /// </summary>
    public (int Index, int Attempt)[] Forget(int count)
    {
        var forgotten = new (int Index, int Attempt)[count];
        for (var at = 0; at < count; at++)
        {
            var index = First + at;
            forgotten[at] = (index, _parts[at].Begun);
            _forgottenFailed += _parts[at].State is PartState.Failed ? 1 : 0;
            _messages.Remove(index);
            _results.Remove(index);
        }

        _parts.RemoveRange(0, count);
        First += count;
        return forgotten;
    }

    /// <summary>All that is known, as lines by which a journal begins anew.</summary>
    /// <param name="read">Reads what stands at a place of the journal so far.</param>
    public IEnumerable<JournalRecord> Snapshot(Func<JournalPlace, byte[]> read)
    {
        for (var index = First; index < Count; index++)
        {
            var part = At(index);
            yield return PartSnapshot.Part(index, part, read(part.Place));
            if (_results.TryGetValue(index, out var result))
            {
                yield return new JournalRecord(JournalEvent.KeptResult, StepKind.Perform, index, part.Begun, read(result));
            }
            else if (_messages.TryGetValue(index, out var message))
            {
                yield return new JournalRecord(JournalEvent.KeptMessage, StepKind.Perform, index, part.Begun, Encoding.UTF8.GetBytes(message));
            }
        }

        yield return PartSnapshot.All(new PartTotals
        {
            First = First,
            Done = Done,
            ForgottenFailed = _forgottenFailed,
            FailedAttempts = FailedAttempts,
            Split = _split,
            Merge = _merge,
        });
    }

    /// <summary>Lets parts whose next attempt is due wait for a worker.</summary>
    public void ReleaseDue()
    {
        while (_retries.TryPeek(out var index, out var due) && due <= clock.GetTimestamp())
        {
            _retries.Dequeue();
            ref var part = ref At(index);
            if (part.State is PartState.Retrying)
            {
                part.State = PartState.Waiting;
                _ready.Enqueue(index);
            }
        }
    }

    /// <summary>Whether a split or merge may be begun now.</summary>
    public bool IsDue(in StepAttempts step) => step is { IsRunning: false, IsDone: false, IsFailed: false } && step.DueTimestamp <= clock.GetTimestamp();

    /// <summary>Where one part is; the worker is the caller's to add.</summary>
    public PartStatus Status(int index)
    {
        var part = At(index);
        return new PartStatus
        {
            Index = index,
            State = part.State,
            Attempts = part.Begun - part.GivenBack,
            Lost = part.Losses,
            Message = _messages.GetValueOrDefault(index, ""),
        };
    }

    private bool IsKnown(int index) => index >= First && index < Count;

    private ref PartEntry At(int index) => ref CollectionsMarshal.AsSpan(_parts)[index - First];

    private void ApplyToPart(JournalRecord record, JournalPlace place)
    {
        if (!IsKnown(record.Index))
        {
            return;
        }

        ref var part = ref At(record.Index);
        if (part.State is PartState.Done)
        {
            return;
        }

        switch (record.Event)
        {
            case JournalEvent.Started:
                part.State = PartState.Running;
                part.Begun = record.Attempt;
                if (_ready.TryPeek(out var first) && first == record.Index)
                {
                    _ready.Dequeue();
                }

                break;
            case JournalEvent.Done:
                part.State = PartState.Done;
                part.Begun = record.Attempt;
                Done++;
                _messages.Remove(record.Index);
                if (isEndless)
                {
                    _results[record.Index] = place;
                }

                break;
            case JournalEvent.Failed or JournalEvent.Refused:
                FailedAttempts++;
                part.Failures++;
                _messages[record.Index] = Encoding.UTF8.GetString(record.Payload.Span);
                if (record.Event is JournalEvent.Refused || part.Failures >= retry.MaxAttempts)
                {
                    part.State = PartState.Failed;
                    Failed++;
                }
                else
                {
                    part.State = PartState.Retrying;
                    _retries.Enqueue(record.Index, Due(part.Failures));
                }

                break;
            case JournalEvent.Returned or JournalEvent.Lost or JournalEvent.GivenBack:
                part.GivenBack += record.Event is JournalEvent.GivenBack ? 1 : 0;
                part.Losses += record.Event is JournalEvent.Lost ? 1 : 0;
                FailedAttempts += record.Event is JournalEvent.Lost ? 1 : 0;
                part.State = PartState.Waiting;
                _ready.Enqueue(record.Index);
                break;
        }
    }

    private void Apply(JournalRecord record, ref StepAttempts step)
    {
        switch (record.Event)
        {
            case JournalEvent.Started:
                (step.Begun, step.IsRunning) = (record.Attempt, true);
                if (record.Kind is StepKind.Split && !isEndless)
                {
                    _parts.Clear();
                    _ready.Clear();
                }

                break;
            case JournalEvent.Done:
                (step.IsRunning, step.IsDone) = (false, true);
                _messages.Remove(MessageIndex(record.Kind));
                break;
            case JournalEvent.Failed or JournalEvent.Refused:
                FailedAttempts++;
                step.IsRunning = false;
                step.IsFailed = record.Event is JournalEvent.Refused || ++step.Failures >= retry.MaxAttempts;
                step.DueTimestamp = Due(step.Failures);
                _messages[MessageIndex(record.Kind)] = Encoding.UTF8.GetString(record.Payload.Span);
                break;
            case JournalEvent.Returned or JournalEvent.Lost or JournalEvent.GivenBack:
                step.IsRunning = false;
                step.Losses += record.Event is JournalEvent.Lost ? 1 : 0;
                FailedAttempts += record.Event is JournalEvent.Lost ? 1 : 0;
                break;
        }
    }

    private void Revive()
    {
        foreach (var step in new[] { StepKind.Split, StepKind.Merge })
        {
            ref var attempts = ref step is StepKind.Split ? ref _split : ref _merge;
            (attempts.IsFailed, attempts.Failures, attempts.DueTimestamp) = (false, 0, 0);
            _messages.Remove(MessageIndex(step));
        }

        for (var index = First; index < Count; index++)
        {
            ref var part = ref At(index);
            if (part.State is PartState.Failed)
            {
                (part.State, part.Failures) = (PartState.Waiting, 0);
                _messages.Remove(index);
                _ready.Enqueue(index);
            }
        }

        Failed = _forgottenFailed;
    }

    /// <summary>Parts of a journal that begins anew are gathered in a table of their own until its last line: one that is cut off before that changes nothing.</summary>
    private void ApplyKept(JournalRecord record, JournalPlace place)
    {
        var kept = _kept ??= new PartTable(retry, isEndless, clock);
        switch (record.Event)
        {
            case JournalEvent.Kept:
                kept.First = kept._parts.Count == 0 ? record.Index : kept.First;
                kept._parts.Add(PartSnapshot.ReadPart(record, place));
                break;
            case JournalEvent.KeptResult:
                kept._results[record.Index] = place;
                break;
            case JournalEvent.KeptMessage:
                kept._messages[record.Index] = Encoding.UTF8.GetString(record.Payload.Span);
                break;
            case JournalEvent.KeptAll:
                TakeOver(kept, PartSnapshot.ReadAll(record));
                _kept = null;
                break;
        }
    }

    /// <summary>What waits and what runs is sorted out by <see cref="LoseRunning"/>: such lines are followed by it, or were written by who has this table.</summary>
    private void TakeOver(PartTable kept, PartTotals totals)
    {
        (_parts, _results, _messages) = (kept._parts, kept._results, kept._messages);
        (First, Done, FailedAttempts) = (totals.First, totals.Done, totals.FailedAttempts);
        (_split, _merge, _forgottenFailed) = (totals.Split, totals.Merge, totals.ForgottenFailed);
        Failed = _forgottenFailed + _parts.Count(part => part.State is PartState.Failed);
    }

    /// <summary>The messages of split and merge stand before those of the parts.</summary>
    private static int MessageIndex(StepKind kind) => kind is StepKind.Split ? -2 : -1;

    private long Due(int failures)
    {
        var delayMs = Math.Min(retry.MaxBackoffMs, retry.BackoffMs * Math.Pow(2, Math.Max(0, failures - 1)));
        return clock.GetTimestamp() + (long)(delayMs / 1000 * clock.TimestampFrequency);
    }
}
