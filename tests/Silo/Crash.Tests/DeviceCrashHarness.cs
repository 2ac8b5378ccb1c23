using System.Collections.Concurrent;
using System.Globalization;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Crash.Tests;

/// <summary>
/// A broker, a silo and a process of devices, killed by SIGKILL at random and started again, while a client gives commands that must not be repeated, and
/// sends each again under its id until it has ended. What was done is counted in the devices' own file.
/// </summary>
internal sealed class DeviceCrashHarness(string folder, int kills, int commands, int seed) : IDisposable
{
    /// <summary>Each has one command after the other.</summary>
    private const int Devices = 16;

    private const string Client = "crash";
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1.5);
    private readonly Random _random = new(seed);
    private readonly int _mqttPort = FreePort.Next();
    private readonly int _siloPort = FreePort.Next();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<CommandAnswer>> _open = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _end = new();
    private ServiceProcess? _broker;
    private ServiceProcess? _silo;
    private ServiceProcess? _devices;
    private int _underWay;

    /// <summary>How each command ended.</summary>
    public ConcurrentDictionary<Guid, CommandAnswer> Ends { get; } = new();

    /// <summary>What was killed, and how many commands were under way.</summary>
    public List<(string What, int UnderWay)> Kills { get; } = [];

    /// <summary>How often each command had its effect, by the devices' own file.</summary>
    public Dictionary<Guid, int> Effects => File.ReadLines(EffectFile).Select(line => line.Split(' ')).Where(fields => fields.Length == 3)
        .GroupBy(fields => Guid.Parse(fields[1])).ToDictionary(group => group.Key, group => group.Count());

    private string Said => $"{string.Join("; ", Kills)}\nbroker:\n{_broker!.Said}\nsilo:\n{_silo!.Said}\ndevices:\n{_devices!.Said}";

    private string EffectFile => Path.Combine(folder, "effects");

    /// <summary>Runs until all commands have ended and all kills were done.</summary>
    public async Task Run()
    {
        await StartBroker();
        await StartSilo();
        await StartDevices();
        _client.ApplicationMessageReceivedAsync += arrival =>
        {
            Receive(arrival.ApplicationMessage);
            return Task.CompletedTask;
        };
        var connecting = KeepConnected();
        var killing = Kill();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(1, Devices).Select(async device =>
        {
            while (Interlocked.Increment(ref next) <= commands || !killing.IsCompleted)
            {
                await Command($"noise-source-{device}");
            }
        }));
        await killing;
        await _end.CancelAsync();
        await connecting;
    }

    /// <summary>What happened, for people.</summary>
    public string Report()
    {
        var effects = Effects;
        var phases = Ends.Values.GroupBy(end => end.Phase).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}");
        var killed = Kills.GroupBy(kill => kill.What).Select(group => $"{group.Count()} x {group.Key}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            seed {seed}; {Kills.Count} kills ({string.Join(", ", killed)}), {Kills.Count(kill => kill.UnderWay > 0)} of them with commands between intent and end
            {Ends.Count} commands: {string.Join(", ", phases)}
            effects {effects.Values.Sum()}; commands with more than one {effects.Values.Count(count => count > 1)}; done without an effect {Ends.Values.Count(end => end.Phase == CommandPhase.Done && !effects.ContainsKey(end.Id))}
            """);
    }

    public void Dispose()
    {
        _devices?.Dispose();
        _silo?.Dispose();
        _broker?.Dispose();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task StartBroker() => _broker = await ServiceProcess.Start(
        ["mqtt", "broker", "--port", $"{_mqttPort}"], [], "Ctrl-C");

    private async Task StartSilo() => _silo = await ServiceProcess.Start(
        ["silo", "--name", "one", "--roles", "devices", "--silo-port", $"{_siloPort}", "--data", Path.Combine(folder, "data"), "--mqtt", $"127.0.0.1:{_mqttPort}"],
        new() { ["Muser__Mqtt__CommandsPerSecond"] = "100000" },
        "is up");

    private async Task StartDevices() => _devices = await ServiceProcess.Start(
        [
            "simulate", "devices", "--kind", "noise-source", "--count", $"{Devices}", "--mqtt", $"127.0.0.1:{_mqttPort}",
            "--state", Path.Combine(folder, "devices"), "--effects", EffectFile,
        ],
        [],
        "on the bus");

    /// <summary>Kills one after the other, each while commands are under way, and starts it again.</summary>
    private async Task Kill()
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(_random.Next(300, 1500));
            var what = _random.Next(10);
            if (what < 5)
            {
                Kills.Add(("silo", Volatile.Read(ref _underWay)));
                _silo!.Dispose();
                await StartSilo();
            }
            else if (what < 8)
            {
                Kills.Add(("broker", Volatile.Read(ref _underWay)));
                _broker!.Dispose();
                await StartBroker();
            }
            else
            {
                Kills.Add(("devices", Volatile.Read(ref _underWay)));
                _devices!.Dispose();
                await StartDevices();
            }
        }
    }

    private async Task Command(string device)
    {
        var request = new CommandRequest
        {
            Id = Guid.CreateVersion7(),
            Client = Client,
            Command = "pulse",
            Arguments = [new ArgumentValue("seconds", 0.002)],
            DeadlineUtcUnixNs = TimeProvider.System.UtcUnixNs() + 60_000_000_000,
        };
        using var patience = new CancellationTokenSource(Patience);
        CommandAnswer? last = null;
        Interlocked.Increment(ref _underWay);
        for (; ; )
        {
            var ended = _open[request.Id] = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            await Send(request);
            var first = await Task.WhenAny(ended.Task, Task.Delay(SendAgainAfter));
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{request.Id} for {device} has not ended within {Patience}; the last answer: {last}.\n{Said}");
            }

            if (first == ended.Task)
            {
                var answer = await ended.Task;
                if (answer is { Phase: CommandPhase.Rejected, Code: AnswerCode.NoDevice })
                {
                    last = answer;
                    await Task.Delay(50); // the service has refused it, and keeps nothing of it
                    continue;
                }

                Ends[request.Id] = answer;
                break;
            }
        }

        _open.TryRemove(request.Id, out _);
        Interlocked.Decrement(ref _underWay);

        async Task Send(CommandRequest each)
        {
            try
            {
                if (_client.IsConnected)
                {
                    await _client.PublishAsync(new MqttApplicationMessageBuilder()
                        .WithTopic(BusTopics.Plain.Command(device))
                        .WithPayload(DeviceJson.Write(each, TimeProvider.System.UtcUnixNs()))
                        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                        .Build());
                }
            }
            catch (Exception)
            {
                // The broker was killed: it is sent again.
            }
        }
    }

    private void Receive(MqttApplicationMessage message)
    {
        if (DeviceJson.ReadCommandAnswer(message.Payload) is ({ } answer, null) && answer.Phase.IsEnd() && _open.TryGetValue(answer.Id, out var open))
        {
            open.TrySetResult(answer);
        }
    }

    private async Task KeepConnected()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                if (!_client.IsConnected)
                {
                    await _client.ConnectAsync(
                        new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer("127.0.0.1", _mqttPort).WithClientId(Client).Build(), _end.Token);
                    var topics = new MqttClientSubscribeOptionsBuilder();
                    foreach (var filter in BusTopics.Plain.ClientFilters(Client))
                    {
                        topics.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
                    }

                    await _client.SubscribeAsync(topics.Build(), _end.Token);
                }
            }
            catch (Exception)
            {
                // The broker is not there yet.
            }

            await Task.Delay(100, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
