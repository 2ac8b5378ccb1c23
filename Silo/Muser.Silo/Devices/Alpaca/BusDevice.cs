using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>A device of the bus that Alpaca clients see.</summary>
internal abstract class BusDevice(string type, int number, DeviceId device, int interfaceVersion, IGrainFactory grains, TimeProvider clock)
    : AlpacaDevice(type, number, device.Value, interfaceVersion)
{
    /// <summary>What is reported after something was set is waited for so long.</summary>
    private static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(5);

    /// <summary>A wait at the grain is asked again after so long.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Its grain.</summary>
    protected IDeviceGrain Grain => grains.GetGrain<IDeviceGrain>(device.Value);

    protected override async Task<string> Describe()
    {
        var snapshot = await Grain.Get();
        return $"{device}, {snapshot.Summary.Type}, {snapshot.Description?.Driver}";
    }

    protected override async Task RequireThere() => await Look();

    /// <summary>Everything about it; throws where it is not there.</summary>
    protected async Task<DeviceSnapshot> Look()
    {
        var snapshot = await Grain.Get();
        return snapshot.Summary.IsOnline ? snapshot : throw new AlpacaException(AlpacaError.NotConnected, $"{device} is {DeviceWord(snapshot)}.");
    }

    /// <summary>What a property was last reported to be.</summary>
    internal static PropertyReading? Reading(DeviceSnapshot snapshot, string property) =>
        snapshot.Properties.FirstOrDefault(each => each.Description.Name == property)?.Reported;

    /// <summary>A number that is reported; throws where it is not known.</summary>
    internal static double Reported(DeviceSnapshot snapshot, string property) =>
        Reading(snapshot, property)?.Value.Number ?? throw new AlpacaException(AlpacaError.Driver, $"{snapshot.Summary.Device} has not said what {property} is.");

    /// <summary>Whether a device has a command.</summary>
    protected static bool Has(DeviceSnapshot snapshot, string command) => snapshot.Description?.Commands.Any(each => each.Name == command) == true;

    /// <summary>Gives a command; returns its id when the device is at it, and throws where it is refused, by its grain or by itself.</summary>
    protected async Task<Guid> Give(AlpacaCall call, string command, params ArgumentValue[] arguments)
    {
        var request = new CommandRequest { Id = Guid.CreateVersion7(clock.GetUtcNow()), Client = call.Client, Command = command, Arguments = arguments, Why = call.Why };
        var answer = await Grain.Execute(request);
        if (answer.Phase != CommandPhase.Rejected && await Grain.WaitForCommand(request.Id, CommandPhase.Accepted, ReportPatience) is { } begun)
        {
            answer = begun.Answer;
        }

        return answer.Phase.IsEnd() && answer.Phase != CommandPhase.Done ? throw Refused(answer.Code, answer.Text) : request.Id;
    }

    /// <summary>Waits until a command has ended; throws where it has not ended well.</summary>
    protected async Task Finish(Guid command)
    {
        while (await Grain.WaitForCommand(command, CommandPhase.Running, AskAgain) is { } record)
        {
            if (record.Answer.Phase.IsEnd())
            {
                if (record.Answer.Phase != CommandPhase.Done)
                {
                    throw Refused(record.Answer.Code, $"{record.Request.Command} is {record.Answer.Phase}. {record.Answer.Text}");
                }

                return;
            }
        }
    }

    /// <summary>Waits until something is reported, for a while; whether it was.</summary>
    protected async Task<bool> Until(Func<DeviceSnapshot, bool> holds)
    {
        var start = clock.GetTimestamp();
        for (long version = 0; ;)
        {
            var left = ReportPatience - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            var snapshot = await Grain.WaitForChange(version, left);
            if (holds(snapshot))
            {
                return true;
            }

            version = snapshot.Version;
        }
    }

    private static string DeviceWord(DeviceSnapshot snapshot) => snapshot.Summary.State.ToString().ToLowerInvariant();
}
