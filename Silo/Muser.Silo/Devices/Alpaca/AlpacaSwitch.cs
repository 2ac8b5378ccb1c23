using Muser.Interfaces.Devices;
using static Muser.Silo.Devices.Alpaca.AlpacaParameter;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>
/// A device with things to be set, such as a receiver or a noise source, as a Switch (ISwitchV3): each number and flag that it reports is a switch, in the
/// order of its description; what clients may set can be written, and so can a flag <c>on</c> of a device that has commands <c>on</c> and <c>off</c>.
/// </summary>
internal sealed class AlpacaSwitch : BusDevice
{
    private const int InterfaceVersion = 3;

    public AlpacaSwitch(int number, DeviceId device, IGrainFactory grains, TimeProvider clock)
        : base("switch", number, device, InterfaceVersion, grains, clock)
    {
        Members.Get("maxswitch", Connected(async _ => Lines(await Look()).Length));
        Of("canasync", _ => false);
        Of("canwrite", line => line.CanWrite);
        Of("getswitch", line => line.Value > line.Min);
        Of("getswitchvalue", line => line.Value);
        Of("getswitchname", line => line.Name);
        Of("getswitchdescription", line => line.Description);
        Of("minswitchvalue", line => line.Min);
        Of("maxswitchvalue", line => line.Max);
        Of("switchstep", line => line.Step);
        Members
            .Put("setswitch", Act(call => Set(call, line => call.Flag("State") ? line.Max : line.Min)), Whole("Id"), Flag("State"))
            .Put("setswitchvalue", Act(call => Set(call, _ => call.Number("Value"))), Whole("Id"), Number("Value"))
            .Put("setswitchname", Lacking("setswitchname"), Whole("Id"), Text("Name"))
            .Put("setasync", Lacking("setasync"), Whole("Id"), Flag("State"))
            .Put("setasyncvalue", Lacking("setasyncvalue"), Whole("Id"), Number("Value"))
            .Put("cancelasync", Lacking("cancelasync"), Whole("Id"))
            .Get(
                "statechangecomplete",
                Connected<bool>(async call => Line(await Look(), call) is not null ? throw AlpacaException.NotImplemented("statechangecomplete") : false),
                Whole("Id"));
    }

    protected override async Task<AlpacaState[]> State() =>
    [
        .. Lines(await Look()).SelectMany((line, id) => new AlpacaState[] { new($"GetSwitch{id}", line.Value > line.Min), new($"GetSwitchValue{id}", line.Value) }),
    ];

    private void Of<T>(string name, Func<SwitchLine, T> read) => Members.Get(name, Connected(async call => read(Line(await Look(), call))), Whole("Id"));

    /// <summary>A member that the device has not; of a switch that it has not, that is said first.</summary>
    private Func<AlpacaCall, Task> Lacking(string name) => Act(async call =>
    {
        Line(await Look(), call);
        throw AlpacaException.NotImplemented(name);
    });

    private async Task Set(AlpacaCall call, Func<SwitchLine, double> wanted)
    {
        var line = Line(await Look(), call);
        if (!line.CanWrite)
        {
            throw AlpacaException.NotImplemented($"Writing the switch {line.Name}");
        }

        var value = wanted(line);
        if (value < line.Min || value > line.Max)
        {
            throw new AlpacaException(AlpacaError.InvalidValue, $"{line.Name} is to be {value}; it must be {line.Min} to {line.Max} {line.Unit}.");
        }

        // To the nearest value that it can have.
        value = line.Min + (line.Step * Math.Round((value - line.Min) / line.Step));
        if (line.IsCommanded)
        {
            await Finish(await Give(call, value > line.Min ? "on" : "off"));
        }
        else
        {
            var request = new ValueRequest { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Client = call.Client, Property = line.Name, Value = line.ToValue(value), Why = call.Why };
            var answer = await Grain.SetValue(request);
            if (!answer.IsOk)
            {
                throw Refused(answer.Code, answer.Text);
            }
        }

        await Until(snapshot => Reading(snapshot, line.Name)?.Value.Number == value);
    }

    private static SwitchLine Line(DeviceSnapshot snapshot, AlpacaCall call)
    {
        var (lines, id) = (Lines(snapshot), call.Whole("Id"));
        return id >= 0 && id < lines.Length ? lines[id] : throw new AlpacaException(AlpacaError.InvalidValue, $"Id is {id}; it must be 0 to {lines.Length - 1}.");
    }

    private static SwitchLine[] Lines(DeviceSnapshot snapshot)
    {
        var hasOnAndOff = Has(snapshot, "on") && Has(snapshot, "off");
        return [.. snapshot.Properties.Where(SwitchLine.IsOne).Select(each => SwitchLine.Of(each, hasOnAndOff))];
    }
}
