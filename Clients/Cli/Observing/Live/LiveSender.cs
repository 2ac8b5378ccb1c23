using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Cli.Observing.Live;

/// <summary>
/// The instrument of a bench: another process of this program, which replays frames that were made before, so that sending costs little and what is
/// measured is the service.
/// </summary>
internal static class LiveSender
{
    /// <summary>Makes a recording of whole cycles, about <paramref name="seconds"/> long.</summary>
    public static void Record(string path, ArrayLayout layout, UtcTime start, double seconds)
    {
        var simulator = new FrameSimulator(new SimulationOptions { Array = layout.Id, Start = start });
        using var file = File.Create(path);
        var frame = new byte[layout.FrameBytes];
        for (long number = 0; number < Cycles(layout, seconds) * layout.FramesPerCycle; number++)
        {
            simulator.Simulate(number, frame);
            file.Write(frame);
        }
    }

    /// <summary>Whole cycles of so many seconds, one at the least.</summary>
    public static long Cycles(ArrayLayout layout, double seconds) => Math.Max(1, (long)(seconds * UtcTime.NsPerSecond / layout.CyclePeriodNs));

    /// <summary>Runs the sender until all is sent and read; returns the seconds of processor time that it took. Throws where it fails.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="times">How many times it is sent.</param>
    /// <param name="speed">How much faster than the instrument; infinity for as fast as it goes.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<double> Run(string recording, long times, double speed, IPEndPoint to, CancellationToken cancellation)
    {
        var pace = double.IsPositiveInfinity(speed) ? "max" : speed.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["simulate", "replay", recording, "--to", $"{to}", "--speed", pace, "--times", $"{times}", "--json"];
        return JsonNode.Parse(await OwnProgram.Run(arguments, "The sender", cancellation))!["processorSeconds"]!.GetValue<double>();
    }
}
