using MQTTnet;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// The life of a device on the bus: connects, is born under a new number, sends heartbeats and takes requests until the connection breaks; again and again.
/// Safe for any thread.
/// </summary>
internal sealed class DeviceSession : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A heartbeat that comes so late is worth a notice: the device itself had no time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    /// <summary>A device whose connection was taken over says who it is again, with pauses, until the other one must have said so too: it is seen that there are two.</summary>
    private static readonly TimeSpan ProtestPause = TimeSpan.FromSeconds(1);

    private const int Protests = 5;

    private readonly Device _device;
    private readonly BusAddress _bus;
    private readonly DeviceJournal _journal;
    private readonly DeviceLink _link;
    private readonly CommandRunner _runner;

    public DeviceSession(Device device, BusAddress bus, DeviceJournal journal)
    {
        (_device, _bus, _journal) = (device, bus, journal);
        _link = new DeviceLink(device, bus, Receive);
        _runner = new CommandRunner(device, journal, Answer, () => Reporter!.Status(isForced: false));
        Reporter = new DeviceReporter(device, bus, _link, _runner);
    }

    /// <summary>What the device says of itself.</summary>
    public DeviceReporter Reporter { get; }

    private string Id => _device.Id.Value;

    /// <summary>Lives until it is cancelled, and leaves in good order.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Reporter.Begin(_journal.NextEpoch(_device.UtcNow));
                await _link.Connect(Reporter.Will(), cancellation);
                Reporter.Birth();
                _device.NoteConnected();
                pause = FirstPause;
                await Beat(cancellation);
                _device.Note($"{Id}: the connection to {_bus.Host}:{_bus.Port} broke.");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                _device.Note($"{Id}: {_bus.Host}:{_bus.Port} cannot be reached: {failure.Message}");
            }

            if (_link.IsTakenOver)
            {
                await _link.Protest(Reporter.Instance, _link.Topics.Description(Id), Reporter.Description(), Protests, ProtestPause, cancellation);
                throw new InvalidOperationException($"Another device speaks as {Id}: give one of them another id.");
            }

            await Task.Delay(pause, _device.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        await _runner.Stop();
        if (_link.IsConnected)
        {
            await _link.Leave(_link.Topics.Status(Id), Reporter.Farewell());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.Stop();
        _link.Dispose();
    }

    /// <summary>Sends heartbeats until the connection ends.</summary>
    private async Task Beat(CancellationToken cancellation)
    {
        var last = _device.Clock.GetTimestamp();
        for (long beat = 1; ; beat++)
        {
            // Until it is on its way, so that whoever reads the notice knows how long nothing was sent, whatever it was that had no time.
            await Task.WhenAny(_link.Beat(DeviceJson.Write(new Heartbeat(Reporter.Epoch, beat, _device.UtcNow))), _link.Ended);
            var now = _device.Clock.GetTimestamp();
            var late = _device.Clock.GetElapsedTime(last, now) - _bus.Heartbeat;
            last = now;
            if (late > Late)
            {
                _device.Note($"{Id}: a heartbeat was late by {late.TotalMilliseconds:F0} ms.");
            }

            var pause = Task.Delay(_bus.Heartbeat, _device.Clock, cancellation);
            if (await Task.WhenAny(pause, _link.Ended) == _link.Ended)
            {
                return;
            }

            await pause;
        }
    }

    private void Receive(MqttApplicationMessage message)
    {
        if (!_link.Topics.TryParse(message.Topic, out var topic) || message.Payload.Length == 0)
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
                Reporter.Birth();
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
                answer = answer with { IsOk = false, Code = AnswerCode.NoSuchName, Text = $"{Id} has no '{request.Property}' that could be set so." };
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

        _link.Send(_link.Topics.ValueAnswer(BusName.Service, Id, request.Property), DeviceJson.Write(answer, _device.UtcNow), request: answer.Id);
    }

    private void Answer(CommandAnswer answer) =>
        _link.Send(_link.Topics.CommandAnswer(BusName.Service, Id), DeviceJson.Write(answer, _device.UtcNow), request: answer.Id);
}
