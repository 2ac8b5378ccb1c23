using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// Executes the commands of a device: each id once, in the journal before its effect and after it, one at a time where commands say so, under no term
/// that is past. Safe for any thread.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="journal">What it remembers.</param>
/// <param name="answer">Sends an answer to the service.</param>
/// <param name="changed">Is called when what runs, or how far it is, has changed.</param>
internal sealed class CommandRunner(Device device, DeviceJournal journal, Action<CommandAnswer> answer, Action changed)
{
    /// <summary>So long after its instant an act at an instant is left alone: what it has to say would take the processors from others that act then.</summary>
    private const long QuietNs = 2_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Running> _running = [];

    /// <summary>Whether commands run.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _running.Count > 0;
            }
        }
    }

    /// <summary>The operations that are blocked now.</summary>
    public string[] Blocks
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Values.SelectMany(running => running.Command.Description.Blocks).Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>How far the first command is that says so.</summary>
    public double? Progress
    {
        get
        {
            lock (_lock)
            {
                return _running.Values.Select(running => running.Progress).FirstOrDefault(progress => progress is not null);
            }
        }
    }

    /// <summary>A command has come, perhaps not for the first time.</summary>
    public void Take(CommandRequest request)
    {
        lock (_lock)
        {
            if (journal.Find(request.Id) is { } ended)
            {
                answer(ended);
                return;
            }

            if (_running.TryGetValue(request.Id, out var known))
            {
                answer(new CommandAnswer { Id = request.Id, Phase = known.Phase, Progress = known.Progress });
                return;
            }
        }

        if (Refusal(request) is { } refusal)
        {
            // It has had no effect, and is not kept: what was wrong may be right when it comes again.
            answer(new CommandAnswer { Id = request.Id, Phase = CommandPhase.Rejected, Code = refusal.Code, Text = DeviceJson.Cut(refusal.Text) });
            return;
        }

        var running = new Running(request, device.Commands[request.Command]);
        lock (_lock)
        {
            _running.Add(request.Id, running);
        }

        changed();
        if (request.Group is null)
        {
            _ = Task.Run(() => Execute(running));
        }
        else
        {
            running.Phase = CommandPhase.Armed;
            answer(new CommandAnswer { Id = request.Id, Phase = CommandPhase.Armed });
            _ = Disarm(running);
        }
    }

    /// <summary>The word for what is armed: all act at an instant, or none does.</summary>
    public void Take(GroupWord word)
    {
        Running? armed;
        lock (_lock)
        {
            if (!_running.TryGetValue(word.Id, out armed) || armed.Phase != CommandPhase.Armed)
            {
                return;
            }

            armed.Phase = CommandPhase.Running;
        }

        if (word.FireUtcUnixNs is not { } fire)
        {
            End(armed, CommandPhase.Cancelled, AnswerCode.GroupAborted, word.Why);
            return;
        }

        journal.Begin(armed.Request.Id, armed.Command.Description.IsIdempotent);
        FireThread.Shared.At(fire, () => Fire(armed, fire));
    }

    /// <summary>A command is to stop.</summary>
    public void Cancel(Guid id)
    {
        Running? running;
        lock (_lock)
        {
            running = _running.GetValueOrDefault(id);
        }

        if (running?.Phase == CommandPhase.Armed)
        {
            Take(new GroupWord(id, null, "It was cancelled."));
        }
        else if (running?.Command.Description.IsCancellable == true)
        {
            running.Cancellation.Cancel();
        }
    }

    /// <summary>Stops everything that can be stopped, and waits for all of it.</summary>
    public async Task Stop()
    {
        Running[] all;
        lock (_lock)
        {
            all = [.. _running.Values];
        }

        foreach (var running in all)
        {
            running.Cancellation.Cancel();
        }

        await Task.WhenAll(all.Where(running => running.Phase == CommandPhase.Running).Select(running => running.Ended.Task))
            .WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private (string Code, string Text)? Refusal(CommandRequest request)
    {
        if (!device.Commands.TryGetValue(request.Command, out var command))
        {
            return (AnswerCode.NoSuchName, $"{device.Id} has no command '{request.Command}'.");
        }

        if (request.Fence is { } fence && !journal.Follow(fence))
        {
            return (AnswerCode.Fenced, $"Term {fence} is past; {journal.Fence} was seen.");
        }

        if (request.DeadlineUtcUnixNs <= device.UtcNow)
        {
            return (AnswerCode.TooLate, "Its deadline has passed, by the clock of the device.");
        }

        lock (_lock)
        {
            var other = command.IsAlone ? _running.Values.FirstOrDefault(running => running.Command.IsAlone) : null;
            return other is null ? null : (AnswerCode.Busy, $"{device.Id} is at '{other.Request.Command}'.");
        }
    }

    /// <summary>Whoever is armed and hears no word by the deadline is so no more.</summary>
    private async Task Disarm(Running armed)
    {
        var patience = TimeSpan.FromTicks(Math.Max(1, ((armed.Request.DeadlineUtcUnixNs ?? device.UtcNow) - device.UtcNow) / 100));
        await Task.WhenAny(armed.Ended.Task, Task.Delay(patience, device.Clock, armed.Cancellation.Token));
        Take(new GroupWord(armed.Request.Id, null, "No word came by the deadline."));
    }

    private Task Execute(Running running)
    {
        running.Phase = CommandPhase.Running;
        journal.Begin(running.Request.Id, running.Command.Description.IsIdempotent);
        answer(new CommandAnswer { Id = running.Request.Id, Phase = CommandPhase.Running });
        var act = ActOf(running);
        return Finish(running, act, Begin(running, act));
    }

    /// <summary>Begins an act at its instant, on the thread of all such acts, and sees to the rest when those of others have begun too, elsewhere.</summary>
    private void Fire(Running running, long fireUtcUnixNs)
    {
        var act = ActOf(running);
        var acting = Begin(running, act);
        FireThread.Shared.At(fireUtcUnixNs + QuietNs, () => _ = Task.Run(() => Finish(running, act, acting)));
    }

    private CommandAct ActOf(Running running) => new(running.Request, progress => Report(running, progress), running.Cancellation.Token);

    /// <summary>Waits for an act that has begun, and tells how it ended.</summary>
    private async Task Finish(Running running, CommandAct act, Task acting)
    {
        try
        {
            await acting;
            End(running, CommandPhase.Done, CommandAnswer.Ok, "", act.Results);
        }
        catch (OperationCanceledException) when (running.Cancellation.IsCancellationRequested)
        {
            End(running, CommandPhase.Cancelled, AnswerCode.Cancelled, "It was cancelled.", act.Results);
        }
        catch (CommandRefusedException refusal)
        {
            End(running, CommandPhase.Rejected, refusal.Code, refusal.Message);
        }
        catch (OutcomeUnknownException unknown)
        {
            End(running, CommandPhase.Unknown, AnswerCode.Crashed, unknown.Message, act.Results);
        }
        catch (Exception failure)
        {
            End(running, CommandPhase.Failed, AnswerCode.Failed, failure.Message, act.Results);
        }
    }

    private static Task Begin(Running running, CommandAct act)
    {
        try
        {
            return running.Command.Act(act);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private void Report(Running running, double progress)
    {
        running.Progress = progress;
        answer(new CommandAnswer { Id = running.Request.Id, Phase = CommandPhase.Running, Progress = progress });
        changed();
    }

    private void End(Running running, CommandPhase phase, string code, string text, ArgumentValue[]? result = null)
    {
        var last = new CommandAnswer
        {
            Id = running.Request.Id,
            Phase = phase,
            Progress = phase == CommandPhase.Done ? 1 : running.Progress,
            Code = code,
            Text = DeviceJson.Cut(text),
            Result = result ?? [],
            UtcUnixNs = device.UtcNow,
        };
        journal.End(last);
        lock (_lock)
        {
            _running.Remove(running.Request.Id);
        }

        running.Ended.TrySetResult();
        answer(last);
        changed();
    }

    private sealed class Running(CommandRequest request, DeviceCommand command)
    {
        public CommandRequest Request => request;

        public DeviceCommand Command => command;

        public CancellationTokenSource Cancellation { get; } = new();

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CommandPhase Phase { get; set; } = CommandPhase.Accepted;

        public double? Progress { get; set; }
    }
}
