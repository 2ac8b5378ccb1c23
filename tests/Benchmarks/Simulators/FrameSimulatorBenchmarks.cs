using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Benchmarks.Simulators;

/// <summary>One frame of the default scene, and its stages. The instrument's own time for a frame is 3125 us; one core has to stay below 1500 for both arrays.</summary>
[MemoryDiagnoser]
public class FrameSimulatorBenchmarks
{
    private FrameSimulator _simulator = null!;
    private FrameWorkspace _work = null!;
    private byte[] _bytes = null!;
    private long _frame;

    [Params(ArrayId.Muser1, ArrayId.Muser2)]
    public ArrayId Array { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _simulator = new(new() { Array = Array });
        _bytes = new byte[_simulator.Layout.FrameBytes];
        _work = _simulator.Observe(_simulator.Layout.FramesPerCycle - 1);
        _simulator.Simulate(0, _bytes);
    }

    /// <summary>The whole.</summary>
    [Benchmark(Baseline = true)]
    public void Frame() => _simulator.Simulate(_frame++ % 300, _bytes);

    /// <summary>The sum over components on all baselines.</summary>
    [Benchmark]
    public void Kernel() => CorrelatorKernel.Run(_work);

    /// <summary>Noise, and the order in which visibilities are stored.</summary>
    [Benchmark]
    public int Output()
    {
        var random = new SplitMix64(1, Purpose.Noise, 0);
        return CorrelatorOutput.Visibilities(_work, noise: true, ref random);
    }

    /// <summary>The bytes.</summary>
    [Benchmark]
    public void Pack() => VisibilityPacker.PackScience(_simulator.Layout, _work.VisChanBaseline, _bytes);
}
