using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IDeviceGroupGrain"/>
/// <remarks>Where it dies between arming and the word, no word comes, and every member disarms itself.</remarks>
[DevicePlacement]
public sealed partial class DeviceGroupGrain(
    [PersistentState("group", ProviderNames.Storage)] IPersistentState<GroupState> group,
    IDeviceBus bus,
    ICommandAudit audit,
    IOptions<DeviceOptions> options,
    TimeProvider clock,
    ILogger<DeviceGroupGrain> log) : Grain, IDeviceGroupGrain
{
    /// <summary>Acts that are remembered.</summary>
    private const int Remembered = 64;

    private const long NsPerMs = 1_000_000;
    private readonly Dictionary<Guid, Task<GroupAct>> _acts = [];

    public Task<DeviceId[]> GetMembers() => Task.FromResult(group.State.Members);

    public async Task SetMembers(DeviceId[] members)
    {
        if (members.Length > GroupAct.MaxMembers || members.Distinct().Count() != members.Length)
        {
            throw new ArgumentException($"A group has at most {GroupAct.MaxMembers} members, each once.");
        }

        group.State.Members = members;
        await group.WriteStateAsync();
        await GrainFactory.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).NoteGroup(this.GetPrimaryKeyString(), members.Length > 0);
    }

    public Task<GroupAct> Act(CommandRequest request)
    {
        if (!_acts.TryGetValue(request.Id, out var act))
        {
            if (_acts.Count >= Remembered)
            {
                _acts.Remove(_acts.First(each => each.Value.IsCompleted).Key);
            }

            _acts[request.Id] = act = Audited(request);
        }

        return act;
    }

    private async Task<GroupAct> Audited(CommandRequest request)
    {
        var act = await ArmAndFire(request);
        audit.Acted(this.GetPrimaryKeyString(), request, act);
        return act;
    }

    private async Task<GroupAct> ArmAndFire(CommandRequest request)
    {
        var (name, members) = (this.GetPrimaryKeyString(), group.State.Members);
        if (members.Length == 0)
        {
            return new GroupAct { Id = request.Id, Text = $"The group {name} has no members.", Members = [] };
        }

        var patience = TimeSpan.FromMilliseconds(options.Value.ArmWithinMs);
        var command = request with { Group = name };
        using var refused = new CancellationTokenSource();
        var answers = await Task.WhenAll(members.Select(member => Arm(member, command, patience, refused)));
        var unready = Array.Find(answers, answer => answer.Answer.Phase != CommandPhase.Armed && !IsSpared(answer))
            ?? Array.Find(answers, answer => answer.Answer.Phase != CommandPhase.Armed);
        if (unready is not null)
        {
            var why = $"{unready.Device} was not ready: {Why(unready.Answer)}";
            bus.Send(name, new GroupWord(request.Id, null, why));
            LogAborted(name, request.Id, request.Command, why);
            return new GroupAct { Id = request.Id, Text = why, Members = answers };
        }

        var fire = clock.UtcUnixNs() + (long)(options.Value.FireAheadMs * NsPerMs);
        bus.Send(name, new GroupWord(request.Id, fire, ""));
        LogFired(name, request.Id, request.Command, members.Length);
        return new GroupAct { Id = request.Id, FireUtcUnixNs = fire, Members = answers };
    }

    /// <summary>Arms a member; where another has refused already, it is not waited for.</summary>
    private async Task<MemberAnswer> Arm(DeviceId member, CommandRequest command, TimeSpan patience, CancellationTokenSource refused)
    {
        var grain = GrainFactory.GetGrain<IDeviceGrain>(member.Value);
        var answer = new CommandAnswer { Id = command.Id, Phase = CommandPhase.Accepted };
        try
        {
            answer = await grain.Execute(command);
            if (!answer.Phase.IsEnd())
            {
                answer = (await grain.WaitForCommand(command.Id, CommandPhase.Accepted, patience).WaitAsync(refused.Token))?.Answer ?? answer;
            }
        }
        catch (OperationCanceledException)
        {
            return new MemberAnswer(member, answer);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            answer = answer with { Phase = CommandPhase.Failed, Code = AnswerCode.NoDevice, Text = failure.Message };
        }

        if (answer.Phase != CommandPhase.Armed)
        {
            await refused.CancelAsync();
        }

        return new MemberAnswer(member, answer);
    }

    /// <summary>Whether a member was only not waited for, because another one had refused.</summary>
    private static bool IsSpared(MemberAnswer member) => member.Answer is { Phase: CommandPhase.Accepted };

    private static string Why(CommandAnswer answer) => answer.Text.Length > 0 ? answer.Text : "it was not armed in time.";

    [LoggerMessage(EventId = 3411, Level = LogLevel.Information, Message = "Group {Group}: {Command} ({Id}) was aborted. {Why}")]
    private partial void LogAborted(string group, Guid id, string command, string why);

    [LoggerMessage(EventId = 3412, Level = LogLevel.Debug, Message = "Group {Group}: {Command} ({Id}) fires on {Members} devices.")]
    private partial void LogFired(string group, Guid id, string command, int members);
}
