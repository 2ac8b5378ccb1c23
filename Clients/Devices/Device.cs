using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>
/// A device on the bus: declare its properties and commands, then <see cref="Run"/>. Birth, heartbeats, will, limits, progress, cancelling, terms,
/// synchronous firing, reconnecting, and that no command has its effect twice are seen to here.
/// </summary>
/// <example>
/// <code>
/// var device = new Device("noise-1", "noise-source");
/// var on = device.Flag("on");
/// var power = device.Number("power", "dBm", min: -40, max: 10, set: async value => await hardware.SetPower(value.Number));
/// device.Command("on", async act => { await hardware.Switch(true); on.Report(true); }, isIdempotent: true);
/// await device.Run(new BusAddress { Host = "10.0.0.5" }, cancellation);
/// </code>
/// </example>
public sealed class Device
{
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();

    // Replaced and never changed, so that the session reads them without a lock.
    private volatile Dictionary<string, DeviceProperty> _properties = new(StringComparer.Ordinal);
    private volatile Dictionary<string, DeviceCommand> _commands = new(StringComparer.Ordinal);
    private volatile DeviceSession? _session;

    /// <param name="id">Its id: 1 to 64 of a-z, 0-9 and -, and no reserved word; throws <see cref="FormatException"/> where it is none.</param>
    /// <param name="type">Its type, a name such as <c>antenna</c>.</param>
    /// <param name="driver">Driver and version, for people.</param>
    /// <param name="clock">The clock; the system's where it is not given.</param>
    public Device(string id, string type, string driver = "", TimeProvider? clock = null)
    {
        Id = DeviceId.Parse(id);
        Type = Named(type);
        Driver = driver;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Its id.</summary>
    public DeviceId Id { get; }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Driver and version.</summary>
    public string Driver { get; }

    /// <summary>What went wrong with the bus, for a log.</summary>
    public event Action<string>? Notice;

    /// <summary>Each time that a connection is there.</summary>
    public event Action? Connected;

    internal IReadOnlyDictionary<string, DeviceProperty> Properties => _properties;

    internal IReadOnlyDictionary<string, DeviceCommand> Commands => _commands;

    internal TimeProvider Clock => _clock;

    internal long UtcNow => _clock.UtcUnixNs();

    /// <summary>Declares a number. With <paramref name="set"/>, which sets the hardware and reports or throws, clients may set it.</summary>
    public DeviceProperty Number(
        string name,
        string unit = "",
        double? min = null,
        double? max = null,
        double? step = null,
        AlarmLevels? alarm = null,
        Func<DeviceValue, Task>? set = null) =>
        Declare(new PropertyDescription { Name = name, Kind = ValueKind.Number, Unit = unit, Min = min, Max = max, Step = step, Alarm = alarm ?? new() }, set);

    /// <summary>Declares a whole number.</summary>
    public DeviceProperty Integer(string name, string unit = "", double? min = null, double? max = null, AlarmLevels? alarm = null, Func<DeviceValue, Task>? set = null) =>
        Declare(new PropertyDescription { Name = name, Kind = ValueKind.Integer, Unit = unit, Min = min, Max = max, Alarm = alarm ?? new() }, set);

    /// <summary>Declares a yes or no.</summary>
    public DeviceProperty Flag(string name, Func<DeviceValue, Task>? set = null) =>
        Declare(new PropertyDescription { Name = name, Kind = ValueKind.Boolean }, set);

    /// <summary>Declares a text; with <paramref name="choices"/> it is one of them.</summary>
    public DeviceProperty Text(string name, string[]? choices = null, Func<DeviceValue, Task>? set = null) =>
        Declare(new PropertyDescription { Name = name, Kind = ValueKind.Text, Choices = choices ?? [] }, set);

    /// <summary>
    /// Declares a command. <paramref name="act"/> does it; when it returns, the command is done; what it throws is why it failed. Where a group acts at one
    /// instant, it begins on a thread that all devices of the process share, and must give it back at once: its first <c>await</c> comes soon.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="act">What does it.</param>
    /// <param name="arguments">Its arguments, as <see cref="Argument"/> makes them.</param>
    /// <param name="operation">The operation that it is, which others may block.</param>
    /// <param name="blocks">The operations that it blocks while it runs.</param>
    /// <param name="isIdempotent">Whether doing it twice is the same as once.</param>
    /// <param name="isCancellable">Whether it looks at <see cref="CommandAct.Cancellation"/>.</param>
    /// <param name="isAlone">Whether no other such command may run at the same time; false for what must always work, such as a stop.</param>
    /// <param name="timeoutS">The time that it has where the client gives no deadline, s.</param>
    public void Command(
        string name,
        Func<CommandAct, Task> act,
        PropertyDescription[]? arguments = null,
        string operation = "",
        string[]? blocks = null,
        bool isIdempotent = false,
        bool isCancellable = false,
        bool isAlone = true,
        double timeoutS = CommandDescription.DefaultTimeoutS)
    {
        var command = new DeviceCommand(
            new CommandDescription
            {
                Name = Named(name),
                Arguments = arguments ?? [],
                Operation = operation,
                Blocks = blocks ?? [],
                IsIdempotent = isIdempotent,
                IsCancellable = isCancellable,
                TimeoutS = timeoutS,
            },
            act,
            isAlone);
        lock (_lock)
        {
            _commands = new(_commands, StringComparer.Ordinal) { { name, command } };
        }

        _session?.Reporter.Redescribe();
    }

    /// <summary>
    /// Takes a property and a command of this name back. Both may be declared and taken back while the device is on the bus, which then describes itself anew.
    /// </summary>
    public void Forget(string name)
    {
        lock (_lock)
        {
            (_properties, _commands) = (new(_properties, StringComparer.Ordinal), new(_commands, StringComparer.Ordinal));
            _properties.Remove(name);
            _commands.Remove(name);
        }

        _session?.Reporter.Redescribe();
    }

    /// <summary>An argument of a command.</summary>
    public static PropertyDescription Argument(
        string name, ValueKind kind = ValueKind.Number, string unit = "", double? min = null, double? max = null, bool isOptional = false, string[]? choices = null) =>
        new() { Name = Named(name), Kind = kind, Unit = unit, Min = min, Max = max, IsOptional = isOptional, Choices = choices ?? [] };

    /// <summary>
    /// Lives on the bus until it is cancelled, and then leaves in good order. A connection that breaks is made again. Throws
    /// <see cref="InvalidOperationException"/> where another device of the same id takes the connection over.
    /// </summary>
    public async Task Run(BusAddress bus, CancellationToken cancellation)
    {
        using var journal = DeviceJournal.Open(bus.StateFolder, Id.Value, UtcNow);
        await using var session = new DeviceSession(this, bus, journal);
        _session = session;
        foreach (var reading in _properties.Values.Select(property => property.Reading).OfType<PropertyReading>())
        {
            session.Reporter.Pending(reading);
        }

        await session.Run(cancellation);
    }

    /// <summary>Says that it needs a person, and why; with an empty text, that it does not any more.</summary>
    public void Alert(string text) => _session?.Reporter.Alert(text);

    /// <summary>
    /// Raises an alarm of its own in the list of all alarms, where people acknowledge it; with an empty text, takes it back. What its values tell by their
    /// levels needs none.
    /// </summary>
    /// <param name="code">What it is about, a name.</param>
    /// <param name="text">A sentence.</param>
    public void Alarm(string code, string text) => _session?.Reporter.Alarm(Named(code), text);

    internal void Pending(PropertyReading reading) => _session?.Reporter.Pending(reading);

    internal void Note(string text) => Notice?.Invoke(text);

    internal void NoteConnected() => Connected?.Invoke();

    private static string Named(string name) =>
        BusName.IsName(name) ? name : throw new FormatException($"'{name}' is no name: it must be {BusName.Rule}.");

    private DeviceProperty Declare(PropertyDescription description, Func<DeviceValue, Task>? set)
    {
        Named(description.Name);
        var property = new DeviceProperty(this, description with { IsSettable = set is not null }, set);
        lock (_lock)
        {
            _properties = new(_properties, StringComparer.Ordinal) { { description.Name, property } };
        }

        _session?.Reporter.Redescribe();
        return property;
    }
}
