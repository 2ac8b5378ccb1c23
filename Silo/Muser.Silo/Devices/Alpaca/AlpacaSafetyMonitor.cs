using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>The interlocks as a SafetyMonitor (ISafetyMonitorV3): safe while there is a rule and none is tripped. Where nobody has set a rule, nobody can say.</summary>
internal sealed class AlpacaSafetyMonitor : AlpacaDevice
{
    private const int InterfaceVersion = 3;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;

    public AlpacaSafetyMonitor(int number, IGrainFactory grains, TimeProvider clock)
        : base("safetymonitor", number, "interlocks", InterfaceVersion)
    {
        (_grains, _clock) = (grains, clock);
        Members.Get("issafe", async call => IsConnected(call) && await IsSafe());
    }

    protected override async Task<string> Describe()
    {
        var rules = await Rules();
        return rules.Length == 0
            ? "The interlocks: no rule is set, so it is never safe."
            : $"The interlocks: {rules.Length} rules{string.Concat(rules.Where(rule => rule.IsTripped).Select(rule => $"; {rule.Rule.Name}: {rule.Why}"))}.";
    }

    protected override Task RequireThere() => Task.CompletedTask;

    protected override async Task<AlpacaState[]> State() => [new("IsSafe", await IsSafe()), new("TimeStamp", _clock.GetUtcNow().UtcDateTime)];

    private async Task<bool> IsSafe() => await Rules() is { Length: > 0 } rules && !rules.Any(rule => rule.IsTripped);

    private Task<InterlockState[]> Rules() => _grains.GetGrain<IInterlockGrain>(IInterlockGrain.Key).List();
}
