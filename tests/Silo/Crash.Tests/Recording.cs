using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Crash.Tests;

/// <summary>A file of MUSER-I frames, made before anything is measured or killed.</summary>
internal static class Recording
{
    /// <summary>Writes whole cycles.</summary>
    public static void Make(string path, int cycles)
    {
        var simulator = new FrameSimulator(new SimulationOptions { Array = ArrayLayout.Muser1.Id });
        using var file = File.Create(path);
        var frame = new byte[ArrayLayout.Muser1.FrameBytes];
        for (long number = 0; number < cycles * (long)ArrayLayout.Muser1.FramesPerCycle; number++)
        {
            simulator.Simulate(number, frame);
            file.Write(frame);
        }
    }
}
