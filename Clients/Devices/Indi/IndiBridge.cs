using System.Net.Sockets;

namespace Muser.Devices.Indi;

/// <summary>
/// Brings the devices of an INDI server to the bus, each as a device of its own: with its birth, heartbeats and will, and at once gone when the server is.
/// The connection to the server is made again and again.
/// </summary>
public sealed class IndiBridge
{
    /// <summary>The port of an INDI server.</summary>
    public const int DefaultPort = 7624;

    private const string DriverInfo = "DRIVER_INFO";
    private const string DriverInterface = "DRIVER_INTERFACE";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A device whose driver has not said by then what it is, is begun as one of any type.</summary>
    private static readonly TimeSpan TypePatience = TimeSpan.FromSeconds(1);

    private readonly IndiBridgeSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bridged> _devices = new(StringComparer.Ordinal);
    private CancellationTokenSource _end = new();
    private TaskCompletionSource _failed = new();

    /// <param name="settings">Where the server is, and which devices.</param>
    /// <param name="clock">The clock; the system's where it is not given.</param>
    public IndiBridge(IndiBridgeSettings settings, TimeProvider? clock = null) => (_settings, _clock) = (settings, clock ?? TimeProvider.System);

    /// <summary>What went wrong, for a log.</summary>
    public event Action<string>? Notice;

    /// <summary>A device is on the bus: its name at the server, and on the bus.</summary>
    public event Action<string, Device>? Connected;

    /// <summary>
    /// Bridges until it is cancelled. Throws <see cref="InvalidOperationException"/> where another device has the id of one of these.
    /// </summary>
    public async Task Run(CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using var connection = await IndiConnection.Open(_settings.Host, _settings.Port, cancellation);
                pause = FirstPause;
                await Bridge(connection, cancellation);
                Notice?.Invoke($"the INDI server {_settings.Host}:{_settings.Port} closed the connection; it is made again.");
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                Notice?.Invoke($"the INDI server {_settings.Host}:{_settings.Port} cannot be reached, and is tried again: {failure.Message}");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, _clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task Bridge(IndiConnection connection, CancellationToken cancellation)
    {
        using var end = _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiving = connection.Receive(message => Take(message, connection), Note, end.Token);
        try
        {
            foreach (var device in _settings.Devices.Count == 0 ? [""] : _settings.Devices)
            {
                connection.Send(IndiConnection.AskFor(device));
            }

            await await Task.WhenAny(receiving, _failed.Task);
        }
        finally
        {
            connection.Dispose();
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Bridged[] all;
            lock (_lock)
            {
                all = [.. _devices.Values];
                _devices.Clear();
            }

            foreach (var bridged in all)
            {
                bridged.Device?.Lose();
            }

            await end.CancelAsync();
            await Task.WhenAll(all.Select(bridged => bridged.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(IndiMessage message, IndiConnection connection)
    {
        if (message.Device.Length == 0 || (_settings.Devices.Count > 0 && !_settings.Devices.Contains(message.Device)))
        {
            return;
        }

        lock (_lock)
        {
            if (!_devices.TryGetValue(message.Device, out var bridged))
            {
                _devices[message.Device] = bridged = new Bridged();
                _ = BeginWithoutType(message.Device, bridged, connection, _end.Token);
            }

            if (bridged.Device is not null)
            {
                bridged.Device.Take(message);
                if (message is { Verb: IndiVerb.Delete, Name: "" })
                {
                    bridged.End.Cancel();
                    _devices.Remove(message.Device);
                }

                return;
            }

            bridged.Waiting.Add(message);
            if (message is { Verb: IndiVerb.Define, Name: DriverInfo })
            {
                Begin(message.Device, IndiNames.Type(message.Elements.FirstOrDefault(element => element.Name == DriverInterface)?.Value ?? ""), bridged, connection);
            }
        }
    }

    private async Task BeginWithoutType(string name, Bridged bridged, IndiConnection connection, CancellationToken cancellation)
    {
        await Task.Delay(TypePatience, _clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (bridged.Device is null && !cancellation.IsCancellationRequested && bridged.Waiting.Any(message => message.Verb == IndiVerb.Define))
            {
                Begin(name, IndiNames.OtherType, bridged, connection);
            }
        }
    }

    private void Begin(string name, string type, Bridged bridged, IndiConnection connection)
    {
        if (_devices.FirstOrDefault(each => each.Value.Device?.Device.Id == IndiNames.Id(name)).Key is { } other)
        {
            Note($"'{name}' and '{other}' are both {IndiNames.Id(name)} on the bus; '{name}' is left out.");
            _devices[name] = new Bridged { Device = new IndiDevice(name, type, connection.Send, connects: false, _clock) };
            return;
        }

        var device = bridged.Device = new IndiDevice(name, type, connection.Send, _settings.Connects, _clock);
        foreach (var message in bridged.Waiting)
        {
            device.Take(message);
        }

        bridged.Waiting.Clear();
        device.Device.Notice += Note;
        device.Device.Connected += () => Connected?.Invoke(name, device.Device);
        bridged.End = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        bridged.Running = Live(device.Device, bridged.End.Token);
    }

    private async Task Live(Device device, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => device.Run(_settings.Bus, cancellation), CancellationToken.None);
        }
        catch (Exception failure)
        {
            _failed.TrySetException(failure);
        }
    }

    private void Note(string text) => Notice?.Invoke(text);

    private sealed class Bridged
    {
        /// <summary>What was said of it before it was known what it is.</summary>
        public List<IndiMessage> Waiting { get; } = [];

        public IndiDevice? Device { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;

        public CancellationTokenSource End { get; set; } = new();
    }
}
