using System.Xml.Linq;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices.Indi;

/// <summary>
/// A device of an INDI server as one on the bus. Each element of a vector is a property, with the limits of its definition and a quality by the state of
/// its vector; switches of which one may be on are one property, the word which. Each vector that can be written is a command of its name. A command runs
/// while its vector is busy, and ends with it. Safe for any thread.
/// </summary>
internal sealed class IndiDevice
{
    private const string Connection = "CONNECTION";
    private const string Connect = "CONNECT";
    private const string AbortWord = "ABORT";

    /// <summary>How long a vector that was told to stop may take.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly Action<string> _send;
    private readonly bool _connects;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndiVector> _vectors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private string _lastWords = "";
    private string _toldAlert = "";

    /// <param name="name">Its name at the server.</param>
    /// <param name="type">Its type on the bus.</param>
    /// <param name="send">Sends XML to the server.</param>
    /// <param name="connects">Whether it is told to connect to its hardware where it has not.</param>
    /// <param name="clock">The clock.</param>
    public IndiDevice(string name, string type, Action<string> send, bool connects, TimeProvider clock)
    {
        (_name, _send, _connects, _clock) = (name, send, connects, clock);
        Device = new Device(IndiNames.Id(name).Value, type, DeviceJson.Cut($"INDI: {name}"), clock);
        Device.Connected += () =>
        {
            lock (_lock)
            {
                _toldAlert = "";
                TellAlert();
            }
        };
    }

    /// <summary>It on the bus.</summary>
    public Device Device { get; }

    /// <summary>Takes a message that is about it.</summary>
    public void Take(IndiMessage message)
    {
        lock (_lock)
        {
            _lastWords = message.Text.Length > 0 ? message.Text : _lastWords;
            switch (message.Verb)
            {
                case IndiVerb.Define when message.Kind != IndiKind.Blob:
                    Define(message);
                    break;
                case IndiVerb.Set when _vectors.TryGetValue(message.Name, out var vector):
                    Follow(vector, message);
                    break;
                case IndiVerb.Delete:
                    Forget(message.Name);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The server is gone: what was under way has an outcome that nobody knows.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            foreach (var vector in _vectors.Values)
            {
                vector.Request?.Fail(new OutcomeUnknownException("The connection to the INDI server broke; whether it was done is not known."));
            }
        }
    }

    private void Define(IndiMessage message)
    {
        if (_vectors.TryGetValue(message.Name, out var known))
        {
            if (IsSame(known.Definition, message))
            {
                Follow(known, message);
                return;
            }

            Forget(message.Name);
        }

        if (message.Elements.DistinctBy(element => element.Name).Count() != message.Elements.Count)
        {
            Device.Note($"{Device.Id}: {message.Name} has two elements of one name, and is left out.");
            return;
        }

        var vector = new IndiVector(message);
        _vectors.Add(message.Name, vector);
        Declare(vector);
        vector.Report();
        TellAlert();
        if (_connects && message.Name == Connection && vector.Choices.Contains(Connect) && message.Elements.Any(element => element is { Name: Connect, Value: not IndiVector.On }))
        {
            Send(vector, new Dictionary<string, string> { [Connect] = IndiVector.On });
        }
    }

    private void Follow(IndiVector vector, IndiMessage message)
    {
        vector.Follow(message);
        vector.Request?.Note(message.Verb == IndiVerb.Define, vector.State, _lastWords);
        TellAlert();
    }

    /// <summary>Tells that the device needs a person, where one of its vectors says so.</summary>
    private void TellAlert()
    {
        lock (_lock)
        {
            var alert = _vectors.Values.FirstOrDefault(each => each.State == IndiState.Alert);
            var text = alert is null ? "" : $"{alert.Definition.Name}: {(_lastWords.Length > 0 ? _lastWords : "alert")}";
            if (text != _toldAlert)
            {
                _toldAlert = text;
                Device.Alert(text);
            }
        }
    }

    private void Forget(string vector)
    {
        foreach (var (name, each) in _vectors.Where(each => vector.Length == 0 || each.Key == vector).ToArray())
        {
            each.Request?.Fail(new OutcomeUnknownException($"{name} was taken back; whether it was done is not known."));
            var properties = each.Properties.Values.Concat(each.Standard.Values.Select(standard => standard.Property));
            foreach (var gone in properties.Select(property => property.Description.Name).Append(each.Command))
            {
                Device.Forget(gone);
                _names.Remove(gone);
            }

            _vectors.Remove(name);
        }

        TellAlert();
    }

    private void Declare(IndiVector vector)
    {
        var definition = vector.Definition;
        if (_names.Count + definition.Elements.Count > DeviceJson.MaxItems)
        {
            Device.Note($"{Device.Id}: {definition.Name} is left out; a device has at most {DeviceJson.MaxItems} properties.");
            return;
        }

        var prefix = IndiNames.Name(definition.Name);
        if (vector.IsChoice)
        {
            if (vector.Choices.All(choice => choice.Length <= BusName.MaxLength) && vector.Choices.Length <= DeviceJson.MaxItems)
            {
                vector.Properties[""] = Device.Text(Free(prefix), vector.Choices, Setter(vector, value => new() { [value.Text!] = IndiVector.On }));
            }
        }
        else
        {
            foreach (var element in definition.Elements)
            {
                var own = IndiNames.Name(element.Name);
                var setter = definition.Elements.Count == 1 || definition.Kind == IndiKind.Switch ? Setter(vector, value => new() { [element.Name] = Written(value) }) : null;
                vector.Properties[element.Name] = Declare(definition.Kind, element, Free(own == prefix ? own : $"{prefix}-{own}"), setter);
                if (IndiWeather.Find(definition.Name, element) is { } standard)
                {
                    vector.Standard[element.Name] = (Device.Number(Free(standard.Name), standard.Unit, standard.Min, standard.Max), standard.Factor);
                }
            }
        }

        if (definition.IsWritable)
        {
            DeclareCommand(vector, prefix);
        }
    }

    private DeviceProperty Declare(IndiKind kind, IndiElement element, string name, Func<DeviceValue, Task>? set)
    {
        var (min, max) = Limits(element);
        return kind switch
        {
            IndiKind.Number => Device.Number(name, IndiNames.Unit(element), min, max, set: set),
            IndiKind.Switch => Device.Flag(name, set),
            IndiKind.Light => Device.Text(name, Enum.GetNames<IndiState>()),
            _ => Device.Text(name, set: set),
        };
    }

    private void DeclareCommand(IndiVector vector, string prefix)
    {
        var definition = vector.Definition;
        PropertyDescription[] arguments;
        if (vector.IsChoice)
        {
            arguments = [Device.Argument("value", ValueKind.Text, choices: vector.Choices)];
        }
        else
        {
            var isOptional = definition.Elements.Count > 1;
            var kind = definition.Kind switch
            {
                IndiKind.Number => ValueKind.Number,
                IndiKind.Switch => ValueKind.Boolean,
                _ => ValueKind.Text,
            };
            arguments =
            [
                .. definition.Elements.DistinctBy(element => IndiNames.Name(element.Name)).Select(element =>
                {
                    var name = IndiNames.Name(element.Name);
                    var (min, max) = Limits(element);
                    vector.Arguments[name] = element.Name;
                    return Device.Argument(name, kind, IndiNames.Unit(element), min, max, isOptional);
                }),
            ];
        }

        if (Device.Commands.ContainsKey(prefix))
        {
            return; // two names of INDI that are one on the bus: the first has it
        }

        vector.Command = prefix;
        Device.Command(
            prefix,
            act => Execute(vector, act),
            arguments,
            isCancellable: true,
            isAlone: false,
            timeoutS: Math.Max(definition.TimeoutS, CommandDescription.DefaultTimeoutS));
    }

    private Func<DeviceValue, Task>? Setter(IndiVector vector, Func<DeviceValue, Dictionary<string, string>> values) =>
        vector.Definition.IsWritable ? value => Ask(vector, values(value)).Taken.Task : null;

    private async Task Execute(IndiVector vector, CommandAct act)
    {
        var values = vector.IsChoice
            ? new Dictionary<string, string> { [act.Text("value")] = IndiVector.On }
            : act.Request.Arguments.ToDictionary(argument => vector.Arguments[argument.Name], argument => Written(argument.Value));
        var request = Ask(vector, values);
        try
        {
            await request.Ended.Task.WaitAsync(act.Cancellation);
        }
        catch (OperationCanceledException) when (act.Cancellation.IsCancellationRequested)
        {
            await Stop(vector, request);
            throw;
        }
        finally
        {
            lock (_lock)
            {
                vector.Request = ReferenceEquals(vector.Request, request) ? null : vector.Request;
            }
        }
    }

    /// <summary>Asks a vector to change; what comes of it is known by the request.</summary>
    private IndiRequest Ask(IndiVector vector, Dictionary<string, string> values)
    {
        lock (_lock)
        {
            if (vector.Request is { Ended.Task.IsCompleted: false })
            {
                throw new CommandRefusedException($"{vector.Definition.Name} is being changed already.", AnswerCode.Busy);
            }

            vector.Request = new IndiRequest(vector.Definition.Kind, _clock);
            Send(vector, values);
            return vector.Request;
        }
    }

    /// <summary>Has the device stop; throws where it cannot be known whether it has.</summary>
    private async Task Stop(IndiVector vector, IndiRequest request)
    {
        lock (_lock)
        {
            var abort = _vectors.Values.FirstOrDefault(each => each.IsChoice && each.Definition.IsWritable && each.Definition.Name.Contains(AbortWord, StringComparison.Ordinal));
            if (abort is null)
            {
                throw new OutcomeUnknownException($"{_name} has nothing that stops {vector.Definition.Name}; whether it goes on is not known.");
            }

            Send(abort, new Dictionary<string, string> { [abort.Definition.Elements[0].Name] = IndiVector.On });
        }

        try
        {
            await request.Ended.Task.WaitAsync(StopPatience, _clock);
        }
        catch (TimeoutException)
        {
            throw new OutcomeUnknownException($"{_name} was told to stop {vector.Definition.Name}, and has not said that it did.");
        }
        catch (InvalidOperationException)
        {
            // It stopped on its way, as it was told to.
        }
    }

    private void Send(IndiVector vector, IReadOnlyDictionary<string, string> values)
    {
        var (name, kind) = (vector.Definition.Name, vector.Definition.Kind);
        var request = new XElement(
            $"new{kind}Vector",
            new XAttribute("device", _name),
            new XAttribute("name", name),
            vector.With(values).Select(each => new XElement($"one{kind}", new XAttribute("name", each.Element), each.Value)));
        _send(request.ToString(SaveOptions.DisableFormatting) + IndiConnection.AskFor(_name, name));
    }

    /// <summary>A name on the bus that no other property or command of the device has.</summary>
    private string Free(string name)
    {
        var cut = name.Length <= BusName.MaxLength ? name : name[..BusName.MaxLength].TrimEnd('-');
        var free = cut;
        for (var number = 2; !_names.Add(free); number++)
        {
            var end = $"-{number}";
            free = cut[..Math.Min(cut.Length, BusName.MaxLength - end.Length)] + end;
        }

        return free;
    }

    private static (double? Min, double? Max) Limits(IndiElement element) => element.Min < element.Max ? (element.Min, element.Max) : (null, null);

    private static string Written(DeviceValue value) => value.Kind switch
    {
        ValueKind.Number or ValueKind.Integer => IndiNumber.Format(value.Number),
        ValueKind.Boolean => value.Number != 0 ? IndiVector.On : IndiVector.Off,
        _ => value.Text ?? "",
    };

    /// <summary>Whether a definition says again what is known, but for values and state.</summary>
    private static bool IsSame(IndiMessage one, IndiMessage other) =>
        one.Kind == other.Kind && one.IsWritable == other.IsWritable && one.Rule == other.Rule
            && one.Elements.Select(element => (element.Name, element.Label, element.Min, element.Max))
                .SequenceEqual(other.Elements.Select(element => (element.Name, element.Label, element.Min, element.Max)));
}
