using System.Collections.Concurrent;
using Muser.Interfaces.Devices;
using static Muser.Silo.Devices.Alpaca.AlpacaParameter;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A device as Alpaca clients see it: the members that all types have, and a table of all.</summary>
internal abstract class AlpacaDevice
{
    private readonly ConcurrentDictionary<uint, bool> _connected = new();

    protected AlpacaDevice(string type, int number, string name, int interfaceVersion)
    {
        (Type, Number, Name) = (type, number, name);
        Members
            .Get("name", name)
            .Get("interfaceversion", interfaceVersion)
            .Get("driverinfo", "Muser.Orleans, the service that runs a radioheliograph; its devices are on MQTT, and seen here through Alpaca.")
            .Get("driverversion", Version)
            .Get("description", _ => Describe())
            .Get("supportedactions", Array.Empty<string>())
            .Get("connecting", false)
            .Get("connected", call => Task.FromResult(IsConnected(call)))
            .Get("devicestate", Connected(_ => State()))
            .Put("connected", call => call.Flag("Connected") ? Connect(call) : Disconnect(call), Flag("Connected"))
            .Put("connect", Connect)
            .Put("disconnect", Disconnect)
            .Put("action", call => throw new AlpacaException(AlpacaError.ActionNotImplemented, $"There is no action '{call.Text("Action")}'."), Text("Action"), Text("Parameters"))
            .LacksPut("commandblind", Text("Command"), Flag("Raw"))
            .LacksPut("commandbool", Text("Command"), Flag("Raw"))
            .LacksPut("commandstring", Text("Command"), Flag("Raw"));
    }

    /// <summary>The version of this service.</summary>
    public static string Version { get; } = typeof(AlpacaDevice).Assembly.GetName().Version!.ToString(2);

    /// <summary>The type, as it stands in addresses: <c>telescope</c>.</summary>
    public string Type { get; }

    /// <summary>Its number among those of its type.</summary>
    public int Number { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its members.</summary>
    public AlpacaMembers Members { get; } = new();

    /// <summary>A sentence about it.</summary>
    protected abstract Task<string> Describe();

    /// <summary>Throws where it is not there.</summary>
    protected abstract Task RequireThere();

    /// <summary>The first client connects: what others have set for themselves is forgotten.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>What changes while it works, in one answer.</summary>
    protected abstract Task<AlpacaState[]> State();

    /// <summary>A member that only a connected client may use.</summary>
    protected Func<AlpacaCall, Task<T>> Connected<T>(Func<AlpacaCall, Task<T>> member) => async call =>
    {
        RequireConnected(call);
        return await member(call);
    };

    /// <summary>A member that only a connected client may use.</summary>
    protected Func<AlpacaCall, Task> Act(Func<AlpacaCall, Task> member) => async call =>
    {
        RequireConnected(call);
        await member(call);
    };

    /// <summary>What a device has refused, in the numbers of Alpaca.</summary>
    protected static AlpacaException Refused(string code, string text) => new(
        code switch
        {
            AnswerCode.NoDevice => AlpacaError.NotConnected,
            AnswerCode.BadValue => AlpacaError.InvalidValue,
            AnswerCode.Blocked or AnswerCode.Interlock or AnswerCode.Busy or AnswerCode.TooMany => AlpacaError.InvalidOperation,
            _ => AlpacaError.Driver,
        },
        text);

    /// <summary>Whether the client is connected.</summary>
    protected bool IsConnected(AlpacaCall call) => _connected.ContainsKey(call.ClientId);

    private void RequireConnected(AlpacaCall call)
    {
        if (!IsConnected(call))
        {
            throw new AlpacaException(AlpacaError.NotConnected, $"The client {call.ClientId} is not connected to {Name}.");
        }
    }

    private async Task Connect(AlpacaCall call)
    {
        await RequireThere();
        if (_connected.IsEmpty)
        {
            Begin();
        }

        _connected[call.ClientId] = true;
    }

    private Task Disconnect(AlpacaCall call)
    {
        _connected.TryRemove(call.ClientId, out _);
        return Task.CompletedTask;
    }
}
