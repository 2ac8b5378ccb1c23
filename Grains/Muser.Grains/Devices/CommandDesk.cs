using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <summary>
/// Sees commands of a device through: takes or refuses them, stores the intent before the device hears of it, sends again what was not answered,
/// ends what is overdue, and stores an end before the client hears of it. For the single thread of a grain.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="book">Its commands.</param>
/// <param name="bus">The way to it, and to clients.</param>
/// <param name="permits">Says which operations may begin.</param>
/// <param name="audit">Is told of what was wanted, and how it ended.</param>
/// <param name="store">Stores the state of the book; throws where it cannot, and then nothing may be done.</param>
/// <param name="options">How long to wait before a command is sent again.</param>
/// <param name="clock">The clock.</param>
public sealed class CommandDesk(
    DeviceId device,
    CommandBook book,
    IDeviceBus bus,
    IOperationPermits permits,
    ICommandAudit audit,
    Func<Task> store,
    DeviceOptions options,
    TimeProvider clock)
{
    private const long NsPerMs = 1_000_000;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>
    /// When each open command was last sent to the device, by this activation. Of one that is not here an earlier activation may have sent it, or not.
    /// </summary>
    private readonly Dictionary<Guid, long> _sent = [];

    /// <summary>The commands that have not ended, oldest first.</summary>
    public IReadOnlyList<CommandRecord> Open => book.Open;

    /// <summary>The highest term that any command came under.</summary>
    public long Fence => book.State.Fence;

    /// <summary>A command; null where it is not known.</summary>
    public CommandRecord? Find(Guid id) => book.Find(id);

    /// <summary>Those that ended, newest first.</summary>
    public CommandRecord[] Ended(int limit) => book.Ended(limit);

    /// <summary>Forgets ids that are so old that they are refused.</summary>
    public void Forget(long now) => book.Expire(now);

    /// <summary>Takes a command, or says why not, or how far it is.</summary>
    public async Task<CommandAnswer> Execute(CommandRequest request, DeviceTwin twin, long now)
    {
        if (book.Find(request.Id) is { } known)
        {
            return Answer(request.Client, known.Answer);
        }

        var command = twin.Description?.Commands.FirstOrDefault(each => each.Name == request.Command);
        var deadline = request.DeadlineUtcUnixNs ?? now + (long)((command?.TimeoutS ?? 0) * NsPerSecond);
        if (Refusal(request, command, deadline, twin, now) is { } refusal)
        {
            return Taken(request, Refuse(request.Id, refusal.Code, refusal.Text, now));
        }

        var isOperation = command!.Operation.Length > 0 || command.Blocks.Length > 0;
        if (isOperation && await permits.Begin(device, request.Id, command, deadline) is { IsAllowed: false } forbidden)
        {
            return Taken(request, Refuse(request.Id, forbidden.Code, forbidden.Text, now));
        }

        var (arguments, _) = ValueRules.Accept(command, request.Arguments);
        var record = book.Begin(request with { Arguments = arguments }, deadline, now);
        try
        {
            await store();
        }
        catch
        {
            book.Forget(request.Id);
            permits.End(request.Id);
            throw;
        }

        Send(record, clock.UtcUnixNs());
        return Taken(request, record.Answer);
    }

    /// <summary>The device answers; returns whether that is new.</summary>
    public async Task<bool> Answered(CommandAnswer answer, long now)
    {
        if (answer.Phase == CommandPhase.Accepted)
        {
            _sent[answer.Id] = long.MaxValue; // it has it; no need to send it again
            return false;
        }

        if (book.Apply(answer with { UtcUnixNs = now }) is not { } record)
        {
            return false;
        }

        if (answer.Phase.IsEnd())
        {
            _sent.Remove(answer.Id);
            permits.End(answer.Id);
            await store();
            audit.Ended(device, record);
        }
        else
        {
            _sent[answer.Id] = long.MaxValue;
        }

        Answer(record.Request.Client, record.Answer);
        return true;
    }

    /// <summary>
    /// The device was born, or is back: what it may not know of is sent to it again, where it keeps commands; where it does not, and is another
    /// process than had them, what was open has been lost with that one.
    /// </summary>
    public async Task Reborn(DeviceTwin twin, long now)
    {
        foreach (var record in book.Open.ToArray())
        {
            if (twin.Description is { KeepsCommands: true })
            {
                Send(record, now);
            }
            else if (twin.BornUtcUnixNs > record.AcceptedUtcUnixNs)
            {
                await End(record, CommandPhase.Unknown, AnswerCode.Crashed, $"{device} was started anew while it was at it.", now);
            }
        }
    }

    /// <summary>Sends again what was not answered, and ends what is overdue; returns whether something ended.</summary>
    public async Task<bool> Look(DeviceTwin twin, long now)
    {
        var ended = false;
        foreach (var record in book.Overdue(now))
        {
            // Of what an earlier activation had nobody knows whether the device got it, unless it answered.
            var isCertain = _sent.ContainsKey(record.Request.Id);
            bus.Cancel(device, record.Request.Id);
            ended |= await End(
                record,
                isCertain ? CommandPhase.TimedOut : CommandPhase.Unknown,
                AnswerCode.TooLate,
                isCertain ? "It had not ended at its deadline, and was told to stop." : $"{device} has not said by the deadline whether it was done.",
                now);
        }

        if (twin.Description is { KeepsCommands: true } && twin.Summary.IsOnline)
        {
            foreach (var record in book.Open.Where(record => now - _sent.GetValueOrDefault(record.Request.Id) > options.ResendAfterMs * NsPerMs).ToArray())
            {
                Send(record, now);
            }
        }

        return ended;
    }

    private (string Code, string Text)? Refusal(CommandRequest request, CommandDescription? command, long deadline, DeviceTwin twin, long now) =>
        twin.Description is null || !twin.Summary.IsOnline ? (AnswerCode.NoDevice, $"{device} is not there{(twin.Description is null ? "" : $": it is {twin.Summary.State}")}.")
        : command is null ? (AnswerCode.NoSuchName, $"{device} has no command '{request.Command}'; it has {string.Join(", ", twin.Description.Commands.Select(each => each.Name))}.")
        : ValueRules.Accept(command, request.Arguments).Refusal is { } wrong ? (AnswerCode.BadValue, wrong)
        : command.Operation.Length > 0 && twin.Summary.Blocks.Contains(command.Operation) ? (AnswerCode.Blocked, $"{device} blocks '{command.Operation}' now.")
        : book.Refusal(request, deadline, now);

    private void Send(CommandRecord record, long now)
    {
        _sent[record.Request.Id] = now;
        bus.Send(device, record.Request with { Client = BusName.Service, DeadlineUtcUnixNs = record.DeadlineUtcUnixNs });
    }

    private async Task<bool> End(CommandRecord record, CommandPhase phase, string code, string text, long now) =>
        await Answered(new CommandAnswer { Id = record.Request.Id, Phase = phase, Code = code, Text = text }, now);

    private static CommandAnswer Refuse(Guid id, string code, string text, long now) =>
        new() { Id = id, Phase = CommandPhase.Rejected, Code = code, Text = text, UtcUnixNs = now };

    private CommandAnswer Taken(CommandRequest request, CommandAnswer answer)
    {
        audit.Commanded(device, request, answer);
        return Answer(request.Client, answer);
    }

    private CommandAnswer Answer(string client, CommandAnswer answer)
    {
        bus.Answer(client, device, answer);
        return answer;
    }
}
