namespace Muser.Interfaces.Devices.Bus;

/// <summary>
/// The topics of the bus: the ten of the control study, with ids where it has wildcards, and those that it lacks. A prefix may stand before all of
/// them. No two topics of different kinds are equal, since the words that tell them apart are no ids.
/// </summary>
public sealed class BusTopics
{
    private readonly string _prefix;

    /// <param name="prefix">What stands before every topic, without a slash at its end; empty for nothing.</param>
    public BusTopics(string prefix = "") => _prefix = prefix.Length == 0 ? "" : prefix + "/";

    /// <summary>The topics as they stand in the study.</summary>
    public static BusTopics Plain { get; } = new();

    /// <summary>The topics that the service listens to.</summary>
    public IReadOnlyList<string> ServiceFilters =>
        [
            .. new[]
            {
                "device/info", "device/+/description", "device/+/param", "device/+/status", "device/+/heartbeat", "device/+/alarm/+", "client/connect", "client/disconnect",
                "client/command/+", $"device/client/command/{BusName.Service}/+", "client/device/+/value/+", $"device/client/{BusName.Service}/value/+/+",
                "client/cancel/+", "client/alarm/+/+/ack", "group/+/command",
            }.Select(filter => _prefix + filter),
        ];

    /// <summary>The topics that a device listens to.</summary>
    public IReadOnlyList<string> DeviceFilters(string device) =>
        [
            .. new[] { $"client/command/{device}", $"client/device/{device}/value/+", $"client/cancel/{device}", "group/+/act", $"request/rebirth/{device}" }
                .Select(filter => _prefix + filter),
        ];

    /// <summary>The topics that a client listens to for answers.</summary>
    public IReadOnlyList<string> ClientFilters(string client) =>
        [
            .. new[] { $"device/client/command/{client}/+", $"device/client/{client}/value/+/+", $"device/client/group/{client}/+" }
                .Select(filter => _prefix + filter),
        ];

    public string Info => _prefix + "device/info";

    public string ClientConnect => _prefix + "client/connect";

    public string ClientDisconnect => _prefix + "client/disconnect";

    public string Description(string device) => $"{_prefix}device/{device}/description";

    public string Parameters(string device) => $"{_prefix}device/{device}/param";

    public string Status(string device) => $"{_prefix}device/{device}/status";

    public string Heartbeat(string device) => $"{_prefix}device/{device}/heartbeat";

    public string Alarm(string device, string code) => $"{_prefix}device/{device}/alarm/{code}";

    public string AlarmAcknowledgement(string device, string code) => $"{_prefix}client/alarm/{device}/{code}/ack";

    public string Command(string device) => $"{_prefix}client/command/{device}";

    public string CommandAnswer(string client, string device) => $"{_prefix}device/client/command/{client}/{device}";

    public string Value(string device, string property) => $"{_prefix}client/device/{device}/value/{property}";

    public string ValueAnswer(string client, string device, string property) => $"{_prefix}device/client/{client}/value/{device}/{property}";

    public string Cancel(string device) => $"{_prefix}client/cancel/{device}";

    public string GroupCommand(string group) => $"{_prefix}group/{group}/command";

    public string GroupWord(string group) => $"{_prefix}group/{group}/act";

    public string GroupAnswer(string client, Guid command) => $"{_prefix}device/client/group/{client}/{command:D}";

    public string HostState(string controller) => $"{_prefix}host/{controller}/state";

    /// <summary>What the service sends to itself.</summary>
    public string Probe => $"{_prefix}host/{BusName.Service}/probe";

    public string Rebirth(string device) => $"{_prefix}request/rebirth/{device}";

    /// <summary>Takes a topic apart; false where it is none of these, or where something stands for a name that is none.</summary>
    public bool TryParse(string topic, out BusTopic parsed)
    {
        parsed = default;
        if (!topic.StartsWith(_prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var levels = topic[_prefix.Length..].Split('/');
        var found = levels.Contains("") ? null : Match(levels);
        parsed = found.GetValueOrDefault();
        return found is { } it && Holds(it.Device) && Holds(it.Client) && (it.Name.Length == 0 || BusName.IsName(it.Name));
    }

    private static BusTopic? Match(string[] levels) => levels switch
    {
        ["device", "info"] => new(TopicKind.Info, "", "", ""),
        ["device", "client", "command", var client, var device] => new(TopicKind.CommandAnswer, device, client, ""),
        ["device", "client", "group", var client, var command] => new(TopicKind.GroupAnswer, "", client, command),
        ["device", "client", var client, "value", var device, var property] => new(TopicKind.ValueAnswer, device, client, property),
        ["device", var device, "description"] => new(TopicKind.Description, device, "", ""),
        ["device", var device, "param"] => new(TopicKind.Parameters, device, "", ""),
        ["device", var device, "status"] => new(TopicKind.Status, device, "", ""),
        ["device", var device, "heartbeat"] => new(TopicKind.Heartbeat, device, "", ""),
        ["device", var device, "alarm", var code] => new(TopicKind.Alarm, device, "", code),
        ["client", "connect"] => new(TopicKind.ClientConnect, "", "", ""),
        ["client", "disconnect"] => new(TopicKind.ClientDisconnect, "", "", ""),
        ["client", "command", var device] => new(TopicKind.Command, device, "", ""),
        ["client", "cancel", var device] => new(TopicKind.Cancel, device, "", ""),
        ["client", "device", var device, "value", var property] => new(TopicKind.Value, device, "", property),
        ["client", "alarm", var device, var code, "ack"] => new(TopicKind.AlarmAcknowledgement, device, "", code),
        ["group", var group, "command"] => new(TopicKind.GroupCommand, group, "", ""),
        ["group", var group, "act"] => new(TopicKind.GroupWord, group, "", ""),
        ["host", var controller, "state"] => new(TopicKind.HostState, controller, "", ""),
        ["host", var controller, "probe"] => new(TopicKind.Probe, controller, "", ""),
        ["request", "rebirth", var device] => new(TopicKind.Rebirth, device, "", ""),
        _ => null,
    };

    /// <summary>Whether something may stand for an id: an id, nothing, or the service itself.</summary>
    private static bool Holds(string id) => id.Length == 0 || id == BusName.Service || BusName.IsId(id);
}
