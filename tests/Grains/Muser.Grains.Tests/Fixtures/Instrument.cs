using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;
using Orleans.TestingHost;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>A simulated instrument that pushes into a silo over TCP.</summary>
public static class Instrument
{
    /// <summary>The first cycle that it sends.</summary>
    public static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    /// <summary>Sends so many cycles without a gap, at the cadence of the instrument or faster, and waits until all of them are published.</summary>
    public static async Task Send(InProcessSiloHandle silo, ArrayId array, long cycles, FaultOptions? faults = null, double speed = 1, UtcTime? start = null)
    {
        var receiver = silo.ServiceProvider.GetServices<FrameReceiver>().Single(each => each.Options.Layout.Id == array);
        var options = new SimulationOptions { Array = array, Start = start ?? Start };
        if (faults is not null)
        {
            options = options with { Faults = faults };
        }

        var sender = new SimulatedReceiver(new FrameSimulator(options), new StreamOptions { EveryCycle = true, Cycles = cycles, Speed = speed });
        var endPoint = await receiver.Listening.WaitAsync(Patience.Limit);
        var before = receiver.ConnectionsTaken;
        await sender.RunAsync(new IPEndPoint(IPAddress.Loopback, endPoint.Port));
        await Eventually.Holds(() => receiver.ConnectionsTaken > before); // a few frames may be sent before anybody takes the connection
        await receiver.DrainPatiently();
    }
}
