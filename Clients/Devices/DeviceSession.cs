using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// The life of a device on the bus: connects, with the will that says it is lost, describes itself, reports, sends heartbeats and takes requests; again
/// and again, each time under a new birth number. Safe for any thread.
/// </summary>
internal sealed class DeviceSession : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The broker gives a connection up when it has not read from it for one and a half times this. Heartbeats tell much sooner who is silent; a short time
    /// here has a broker that is too busy to read break the connections of devices that are well.
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);

    /// <summary>What the broker keeps for a device that is away for a moment, s.</summary>
    private const uint SessionExpiryS = 3600;

    /// <summary>A heartbeat that comes so late is worth a notice: the device itself had no time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    /// <summary>A device whose connection was taken over says who it is again, with pauses, until the other one must have said so too: it is seen that there are two.</summary>
    private static readonly TimeSpan ProtestPause = TimeSpan.FromSeconds(1);

    private const int Protests = 5;

    /// <summary>The status is sent at most so often while only the progress changes.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly Device _device;
    private readonly BusAddress _bus;
    private readonly DeviceJournal _journal;
    private readonly BusTopics _topics;
    private readonly CommandRunner _runner;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Guid _instance = Guid.NewGuid();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PropertyReading> _pending = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, DeviceProperty> _described = new Dictionary<string, DeviceProperty>();
    private TaskCompletionSource _ended = new();
    private bool _isTakenOver;
    private bool _isFlushing;
    private bool _isRedescribing;
    private long _epoch;
    private long _sequence;
    private long _statusTimestamp;
    private (DeviceState State, string Blocks, string Text)? _status;
    private readonly Dictionary<string, string> _alarms = new(StringComparer.Ordinal);
    private string _alert = "";

    public DeviceSession(Device device, BusAddress bus, DeviceJournal journal)
    {
        (_device, _bus, _journal, _topics) = (device, bus, journal, new BusTopics(bus.Prefix));
        _runner = new CommandRunner(device, journal, Answer, () => SendStatus(isForced: false));
        _client.ApplicationMessageReceivedAsync += arrival =>
        {
            Receive(arrival.ApplicationMessage);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += end =>
        {
            _isTakenOver |= end.Reason == MqttClientDisconnectReason.SessionTakenOver;
            _ended.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public async Task Run(CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await Connect(cancellation);
                pause = FirstPause;
                await Beat(cancellation);
                _device.Note($"{_device.Id}: the connection to {_bus.Host}:{_bus.Port} broke.");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                _device.Note($"{_device.Id}: {_bus.Host}:{_bus.Port} cannot be reached: {failure.Message}");
            }

            if (_isTakenOver)
            {
                await Protest(cancellation);
                throw new InvalidOperationException($"Another device speaks as {_device.Id}: give one of them another id.");
            }

            await Task.Delay(pause, _device.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        await Leave();
    }

    /// <summary>A value to be reported with the next report.</summary>
    public void Pending(PropertyReading reading)
    {
        lock (_lock)
        {
            _pending[reading.Name] = reading;
            if (_isFlushing || !_client.IsConnected)
            {
                return;
            }

            _isFlushing = true;
        }

        _ = Flush();
    }

    /// <summary>What the device is has changed: it is said anew, once for changes that come together.</summary>
    public void Redescribe()
    {
        lock (_lock)
        {
            if (_isRedescribing || !_client.IsConnected)
            {
                return;
            }

            _isRedescribing = true;
        }

        _ = AfterPause();

        async Task AfterPause()
        {
            await Task.Delay(_bus.ReportInterval, _device.Clock);
            lock (_lock)
            {
                _isRedescribing = false;
            }

            Birth();
        }
    }

    /// <summary>It needs a person, or does not any more.</summary>
    public void Alert(string text)
    {
        lock (_lock)
        {
            _alert = DeviceJson.Cut(text);
        }

        SendStatus(isForced: true);
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

    public async ValueTask DisposeAsync()
    {
        await _runner.Stop();
        _client.Dispose();
    }

    private async Task Connect(CancellationToken cancellation)
    {
        _epoch = _journal.NextEpoch(_device.UtcNow);
        lock (_lock)
        {
            (_sequence, _status) = (0, null);
        }

        var will = new StatusReport { Epoch = _epoch, State = DeviceState.Lost };
        var options = Address()
            .WithClientId($"device-{_device.Id}")
            .WithCleanStart(false)
            .WithSessionExpiryInterval(SessionExpiryS)
            .WithKeepAlivePeriod(KeepAlive)
            .WithWillTopic(_topics.Status(_device.Id.Value))
            .WithWillPayload(DeviceJson.Write(will, _device.UtcNow))
            .WithWillRetain()
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        await _client.ConnectAsync(options.Build(), cancellation);
        var topics = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in _topics.DeviceFilters(_device.Id.Value).Append(_topics.HostState(BusName.Service)))
        {
            topics.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
        }

        await _client.SubscribeAsync(topics.Build(), cancellation);
        Birth();
        _device.NoteConnected();
    }

    /// <summary>How the broker is reached, and as whom.</summary>
    private MqttClientOptionsBuilder Address()
    {
        var options = new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer(_bus.Host, _bus.Port);
        if (_bus.User.Length > 0)
        {
            options.WithCredentials(_bus.User, _bus.Password);
        }

        return _bus.UseTls ? options.WithTlsOptions(Tls) : options;
    }

    /// <summary>Another device speaks under this id and has taken the connection over: says once more who this one is, and leaves the other alone.</summary>
    private async Task Protest(CancellationToken cancellation)
    {
        try
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(Address().WithClientId($"device-{_device.Id}-{_instance:N}").Build(), cancellation);
            var description = Message(_topics.Description(_device.Id.Value), Describe(_device.Properties), retain: false, MqttQualityOfServiceLevel.AtLeastOnce);
            for (var protest = 0; protest < Protests; protest++)
            {
                await Task.Delay(ProtestPause, _device.Clock, cancellation);
                await client.PublishAsync(description, cancellation);
            }

            await client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellation);
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: it could not be said that there are two of this id: {failure.Message}");
        }
    }

    private byte[] Describe(IReadOnlyDictionary<string, DeviceProperty> properties) => DeviceJson.Write(
        new DeviceDescription
        {
            Device = _device.Id,
            Type = _device.Type,
            Driver = _device.Driver,
            Epoch = _epoch,
            Instance = _instance,
            KeepsCommands = _bus.StateFolder is not null,
            Properties = [.. properties.Values.Select(property => property.Description)],
            Commands = [.. _device.Commands.Values.Select(command => command.Description)],
        },
        _device.UtcNow);

    /// <summary>Says everything: what it is, how it is, and what it measures.</summary>
    private void Birth()
    {
        var properties = _device.Properties;
        var description = Describe(properties);
        if (description.Length > DeviceJson.MaxPayloadBytes)
        {
            _device.Note($"{_device.Id}: its description has {description.Length} bytes, more than the {DeviceJson.MaxPayloadBytes} that are read.");
        }

        if (_bus.User.Length == 0)
        {
            // Where devices have users of their own, the topic that all share is closed: nobody is to say what another is.
            Send(_topics.Info, description);
        }

        Send(_topics.Description(_device.Id.Value), description, retain: true);
        SendStatus(isForced: true);
        KeyValuePair<string, string>[] alarms;
        lock (_lock)
        {
            alarms = [.. _alarms];
            _described = properties;
            _pending.Clear();
            foreach (var reading in _device.Properties.Values.Select(property => property.Reading).OfType<PropertyReading>())
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

    /// <summary>Sends heartbeats until the connection ends.</summary>
    private async Task Beat(CancellationToken cancellation)
    {
        var last = _device.Clock.GetTimestamp();
        for (long beat = 1; ; beat++)
        {
            // Until it is on its way, so that whoever reads the notice knows how long nothing was sent, whatever it was that had no time.
            var heartbeat = DeviceJson.Write(new Heartbeat(_epoch, beat, _device.UtcNow));
            await Task.WhenAny(Publish(Message(_topics.Heartbeat(_device.Id.Value), heartbeat, retain: false, MqttQualityOfServiceLevel.AtMostOnce)), _ended.Task);
            var now = _device.Clock.GetTimestamp();
            var late = _device.Clock.GetElapsedTime(last, now) - _bus.Heartbeat;
            last = now;
            if (late > Late)
            {
                _device.Note($"{_device.Id}: a heartbeat was late by {late.TotalMilliseconds:F0} ms.");
            }

            var pause = Task.Delay(_bus.Heartbeat, _device.Clock, cancellation);
            if (await Task.WhenAny(pause, _ended.Task) == _ended.Task)
            {
                return;
            }

            await pause;
        }
    }

    private async Task Leave()
    {
        await _runner.Stop();
        if (!_client.IsConnected)
        {
            return;
        }

        try
        {
            lock (_lock)
            {
                _sequence++;
            }

            await _client.PublishAsync(Message(
                _topics.Status(_device.Id.Value),
                DeviceJson.Write(new StatusReport { Epoch = _epoch, Sequence = _sequence, State = DeviceState.Disconnected }, _device.UtcNow),
                retain: true,
                MqttQualityOfServiceLevel.AtLeastOnce));
            await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: it could not leave in good order: {failure.Message}");
        }
    }

    private void Receive(MqttApplicationMessage message)
    {
        if (!_topics.TryParse(message.Topic, out var topic) || message.Payload.Length == 0)
        {
            return;
        }

        switch (topic.Kind)
        {
            case TopicKind.Command when DeviceJson.ReadCommand(message.Payload) is ({ Client: BusName.Service } request, null):
                _runner.Take(request);
                break;
            case TopicKind.Cancel when DeviceJson.ReadCancel(message.Payload) is ({ By.Client: BusName.Service } cancel, null):
                _runner.Cancel(cancel.Id);
                break;
            case TopicKind.Value when DeviceJson.ReadValue(message.Payload, topic.Name) is ({ Client: BusName.Service } request, null):
                _ = Task.Run(() => Set(request));
                break;
            case TopicKind.GroupWord when DeviceJson.ReadGroupWord(message.Payload) is (var word, null):
                _runner.Take(word);
                break;
            case TopicKind.HostState when DeviceJson.ReadHostState(message.Payload) is (var host, null):
                _ = _journal.Follow(host.Term);
                break;
            case TopicKind.Rebirth:
                Birth();
                break;
            default:
                break; // what clients want goes through the service, which alone speaks to devices
        }
    }

    private async Task Set(ValueRequest request)
    {
        var answer = new ValueAnswer { Id = request.Id, IsOk = true, Target = request.Value };
        try
        {
            if (!_device.Properties.TryGetValue(request.Property, out var property) || property.Set is null || request.Value.As(property.Description.Kind) is not { } value)
            {
                answer = answer with { IsOk = false, Code = AnswerCode.NoSuchName, Text = $"{_device.Id} has no '{request.Property}' that could be set so." };
            }
            else if (request.Fence is { } fence && !_journal.Follow(fence))
            {
                answer = answer with { IsOk = false, Code = AnswerCode.Fenced, Text = $"Term {fence} is past." };
            }
            else
            {
                await property.Set(value);
            }
        }
        catch (Exception failure)
        {
            answer = answer with { IsOk = false, Code = AnswerCode.Failed, Text = DeviceJson.Cut(failure.Message) };
        }

        Send(_topics.ValueAnswer(BusName.Service, _device.Id.Value, request.Property), DeviceJson.Write(answer, _device.UtcNow), request: answer.Id);
    }

    private void Answer(CommandAnswer answer) =>
        Send(_topics.CommandAnswer(BusName.Service, _device.Id.Value), DeviceJson.Write(answer, _device.UtcNow), request: answer.Id);

    private void SendAlarm(string code, string text) =>
        Send(_topics.Alarm(_device.Id.Value, code), text.Length == 0 ? [] : DeviceJson.WriteAlarm(text, _device.UtcNow), retain: true);

    private void SendStatus(bool isForced)
    {
        var (blocks, isBusy) = (_runner.Blocks, _runner.IsBusy);
        lock (_lock)
        {
            var state = _alert.Length > 0 ? DeviceState.Alert : isBusy ? DeviceState.Busy : DeviceState.Ready;
            var status = (state, string.Join(' ', blocks), _alert);
            if (!_client.IsConnected || (!isForced && status == _status && _device.Clock.GetElapsedTime(_statusTimestamp) < ProgressInterval))
            {
                return;
            }

            (_status, _statusTimestamp) = (status, _device.Clock.GetTimestamp());
            var report = new StatusReport
            {
                Epoch = _epoch,
                Sequence = ++_sequence,
                State = state,
                Blocks = blocks,
                Progress = _runner.Progress,
                HeartbeatMs = _bus.Heartbeat.TotalMilliseconds,
                Text = _alert,
            };
            Send(_topics.Status(_device.Id.Value), DeviceJson.Write(report, _device.UtcNow), retain: true);
        }
    }

    private void Tls(MqttClientTlsOptionsBuilder tls)
    {
        tls.WithTargetHost(_bus.CertificateName ?? _bus.Host);
        if (_bus.AuthorityFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);

            // Authorities of one's own publish no lists of what they have taken back.
            tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        }
    }

    private async Task Flush()
    {
        await Task.Delay(_bus.ReportInterval, _device.Clock);
        lock (_lock)
        {
            _isFlushing = false;
        }

        SendValues();
    }

    private void SendValues()
    {
        lock (_lock)
        {
            // What is declared and not described yet waits for that.
            PropertyReading[] readings = [.. _pending.Values.Where(reading => _described.ContainsKey(reading.Name))];
            if (readings.Length == 0 || !_client.IsConnected)
            {
                return;
            }

            var report = new ParameterReport { Epoch = _epoch, Sequence = ++_sequence, Values = readings };
            foreach (var reading in readings)
            {
                _pending.Remove(reading.Name);
            }

            Send(_topics.Parameters(_device.Id.Value), DeviceJson.Write(report, _device.UtcNow), retain: true);
        }
    }

    private void Send(string topic, byte[] payload, bool retain = false, Guid? request = null)
    {
        if (_client.IsConnected)
        {
            _ = Publish(Message(topic, payload, retain, MqttQualityOfServiceLevel.AtLeastOnce, request));
        }
    }

    private async Task Publish(MqttApplicationMessage message)
    {
        try
        {
            await _client.PublishAsync(message);
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: a message to {message.Topic} was not sent: {failure.Message}");
        }
    }

    /// <param name="topic">Where.</param>
    /// <param name="payload">What.</param>
    /// <param name="retain">Whether the broker keeps it.</param>
    /// <param name="quality">Whether it is sent until it is acknowledged.</param>
    /// <param name="request">The request that it answers, which stands in the body as well; null where it answers none.</param>
    private static MqttApplicationMessage Message(string topic, byte[] payload, bool retain, MqttQualityOfServiceLevel quality, Guid? request = null)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithContentType(DeviceJson.ContentType)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(quality);
        return (request is { } id ? message.WithCorrelationData(Encoding.ASCII.GetBytes(id.ToString("D"))) : message).Build();
    }
}
