using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// What a device says of itself: what it is, how it is, what it measures and what is wrong, numbered within the session of a birth number. Safe for any
/// thread.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="bus">How it is on the bus.</param>
/// <param name="link">The way to the broker.</param>
/// <param name="runner">Its commands, which tell whether it is busy.</param>
internal sealed class DeviceReporter(Device device, BusAddress bus, DeviceLink link, CommandRunner runner)
{
    /// <summary>The status is sent at most so often while only the progress changes.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly Guid _instance = Guid.NewGuid();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PropertyReading> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _alarms = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, DeviceProperty> _described = new Dictionary<string, DeviceProperty>();
    private bool _isFlushing;
    private bool _isRedescribing;
    private long _sequence;
    private long _statusTimestamp;
    private (DeviceState State, string Blocks, string Text)? _status;
    private string _alert = "";

    /// <summary>The birth number of the session.</summary>
    public long Epoch { get; private set; }

    /// <summary>Tells this process from another of the same id.</summary>
    public string Instance => _instance.ToString("N");

    private string Id => device.Id.Value;

    /// <summary>A session begins; nothing is said yet.</summary>
    public void Begin(long epoch)
    {
        lock (_lock)
        {
            (Epoch, _sequence, _status) = (epoch, 0, null);
        }
    }

    /// <summary>What the broker says when the connection breaks.</summary>
    public byte[] Will() => DeviceJson.Write(new StatusReport { Epoch = Epoch, State = DeviceState.Lost }, device.UtcNow);

    /// <summary>What it says when it leaves.</summary>
    public byte[] Farewell()
    {
        lock (_lock)
        {
            return DeviceJson.Write(new StatusReport { Epoch = Epoch, Sequence = ++_sequence, State = DeviceState.Disconnected }, device.UtcNow);
        }
    }

    /// <summary>What it is.</summary>
    public byte[] Description() => Description(device.Properties);

    /// <summary>Says everything: what it is, how it is, and what it measures.</summary>
    public void Birth()
    {
        var properties = device.Properties;
        var description = Description(properties);
        if (description.Length > DeviceJson.MaxPayloadBytes)
        {
            device.Note($"{Id}: its description has {description.Length} bytes, more than the {DeviceJson.MaxPayloadBytes} that are read.");
        }

        if (bus.User.Length == 0)
        {
            // Where devices have users of their own, the topic that all share is closed: nobody is to say what another is.
            link.Send(link.Topics.Info, description);
        }

        link.Send(link.Topics.Description(Id), description, retain: true);
        Status(isForced: true);
        KeyValuePair<string, string>[] alarms;
        lock (_lock)
        {
            alarms = [.. _alarms];
            _described = properties;
            _pending.Clear();
            foreach (var reading in properties.Values.Select(property => property.Reading).OfType<PropertyReading>())
            {
                _pending[reading.Name] = reading;
            }
        }

        SendValues();
        foreach (var (code, text) in alarms)
        {
            SendAlarm(code, text);
        }
    }

    /// <summary>What the device is has changed: it is said anew, once for changes that come together.</summary>
    public void Redescribe()
    {
        lock (_lock)
        {
            if (_isRedescribing || !link.IsConnected)
            {
                return;
            }

            _isRedescribing = true;
        }

        _ = AfterPause();

        async Task AfterPause()
        {
            await Task.Delay(bus.ReportInterval, device.Clock);
            lock (_lock)
            {
                _isRedescribing = false;
            }

            Birth();
        }
    }

    /// <summary>How it is, where that has changed, or is asked for.</summary>
    public void Status(bool isForced)
    {
        var (blocks, isBusy) = (runner.Blocks, runner.IsBusy);
        lock (_lock)
        {
            var state = _alert.Length > 0 ? DeviceState.Alert : isBusy ? DeviceState.Busy : DeviceState.Ready;
            var status = (state, string.Join(' ', blocks), _alert);
            if (!link.IsConnected || (!isForced && status == _status && device.Clock.GetElapsedTime(_statusTimestamp) < ProgressInterval))
            {
                return;
            }

            (_status, _statusTimestamp) = (status, device.Clock.GetTimestamp());
            var report = new StatusReport
            {
                Epoch = Epoch,
                Sequence = ++_sequence,
                State = state,
                Blocks = blocks,
                Progress = runner.Progress,
                HeartbeatMs = bus.Heartbeat.TotalMilliseconds,
                Text = _alert,
            };
            link.Send(link.Topics.Status(Id), DeviceJson.Write(report, device.UtcNow), retain: true);
        }
    }

    /// <summary>It needs a person, or does not any more.</summary>
    public void Alert(string text)
    {
        lock (_lock)
        {
            _alert = DeviceJson.Cut(text);
        }

        Status(isForced: true);
    }

    /// <summary>An alarm of the device holds, or with an empty text holds no more.</summary>
    public void Alarm(string code, string text)
    {
        var cut = DeviceJson.Cut(text);
        lock (_lock)
        {
            _alarms[code] = cut;
        }

        SendAlarm(code, cut);
    }

    /// <summary>A value, to be said with the next report.</summary>
    public void Pending(PropertyReading reading)
    {
        lock (_lock)
        {
            _pending[reading.Name] = reading;
            if (_isFlushing || !link.IsConnected)
            {
                return;
            }

            _isFlushing = true;
        }

        _ = Flush();

        async Task Flush()
        {
            await Task.Delay(bus.ReportInterval, device.Clock);
            lock (_lock)
            {
                _isFlushing = false;
            }

            SendValues();
        }
    }

    private byte[] Description(IReadOnlyDictionary<string, DeviceProperty> properties) => DeviceJson.Write(
        new DeviceDescription
        {
            Device = device.Id,
            Type = device.Type,
            Driver = device.Driver,
            Epoch = Epoch,
            Instance = _instance,
            KeepsCommands = bus.StateFolder is not null,
            Properties = [.. properties.Values.Select(property => property.Description)],
            Commands = [.. device.Commands.Values.Select(command => command.Description)],
        },
        device.UtcNow);

    private void SendAlarm(string code, string text) =>
        link.Send(link.Topics.Alarm(Id, code), text.Length == 0 ? [] : DeviceJson.WriteAlarm(text, device.UtcNow), retain: true);

    private void SendValues()
    {
        lock (_lock)
        {
            // What is declared and not described yet waits for that.
            PropertyReading[] readings = [.. _pending.Values.Where(reading => _described.ContainsKey(reading.Name))];
            if (readings.Length == 0 || !link.IsConnected)
            {
                return;
            }

            var report = new ParameterReport { Epoch = Epoch, Sequence = ++_sequence, Values = readings };
            foreach (var reading in readings)
            {
                _pending.Remove(reading.Name);
            }

            link.Send(link.Topics.Parameters(Id), DeviceJson.Write(report, device.UtcNow), retain: true);
        }
    }
}
