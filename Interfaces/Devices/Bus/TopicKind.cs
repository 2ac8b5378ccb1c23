namespace Muser.Interfaces.Devices.Bus;

/// <summary>What a topic carries.</summary>
public enum TopicKind
{
    /// <summary><c>device/info</c>: a device describes itself.</summary>
    Info,

    /// <summary><c>device/{id}/description</c>: the same, retained.</summary>
    Description,

    /// <summary><c>device/{id}/param</c>: values, retained.</summary>
    Parameters,

    /// <summary><c>device/{id}/status</c>: its state, retained; the will says lost.</summary>
    Status,

    /// <summary><c>device/{id}/heartbeat</c>.</summary>
    Heartbeat,

    /// <summary><c>device/{id}/alarm/{code}</c>: retained while the alarm holds.</summary>
    Alarm,

    /// <summary><c>client/connect</c>.</summary>
    ClientConnect,

    /// <summary><c>client/disconnect</c>, also as a client's will.</summary>
    ClientDisconnect,

    /// <summary><c>client/command/{device}</c>: a command, never retained.</summary>
    Command,

    /// <summary><c>device/client/command/{client}/{device}</c>: how far a command is.</summary>
    CommandAnswer,

    /// <summary><c>client/device/{device}/value/{param}</c>: a property is to be set.</summary>
    Value,

    /// <summary><c>device/client/{client}/value/{device}/{param}</c>: whether it was.</summary>
    ValueAnswer,

    /// <summary><c>client/cancel/{device}</c>.</summary>
    Cancel,

    /// <summary><c>client/alarm/{device}/{code}/ack</c>.</summary>
    AlarmAcknowledgement,

    /// <summary><c>group/{g}/command</c>: a synchronous act for all of a group.</summary>
    GroupCommand,

    /// <summary><c>group/{g}/act</c>: the word for all that are armed.</summary>
    GroupWord,

    /// <summary><c>device/client/group/{client}/{command}</c>: how far a synchronous act is.</summary>
    GroupAnswer,

    /// <summary><c>host/{controller}/state</c>: retained.</summary>
    HostState,

    /// <summary><c>host/{controller}/probe</c>: what the service sends to itself, to know how long messages take.</summary>
    Probe,

    /// <summary><c>request/rebirth/{device}</c>: the device is to say everything again.</summary>
    Rebirth,
}
