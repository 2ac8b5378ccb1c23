using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Benchmarks.Imaging;

/// <summary>Delay and fringe correction of one frame, against copying its visibilities. Allocated bytes must be 0.</summary>
[MemoryDiagnoser]
public class FringeCorrectionBenchmarks
{
    private ArrayLayout _layout = ArrayLayout.Muser1;
    private double[] _delays = [];
    private ComplexF[] _vis = [];
    private ComplexF[] _copy = [];

    [Params("muser1", "muser2")]
    public string Array { get; set; } = "muser1";

    [GlobalSetup]
    public void SetUp()
    {
        _layout = ArrayLayout.ByName(Array)!;
        _delays = [.. Enumerable.Range(0, _layout.Antennas).Select(k => 20_000 + (17.37 * k))];
        _vis = new ComplexF[ArrayLayout.Channels * _layout.ScienceBaselines];
        _copy = new ComplexF[_vis.Length];
        _vis.AsSpan().Fill(new ComplexF(1000, -500));
    }

    [Benchmark]
    public void Correct() => FringeCorrection.Apply(_layout, _layout.BandsMHz[^1], _delays, fringesStoppedByHardware: false, _vis);

    [Benchmark(Baseline = true)]
    public void Copy() => _vis.CopyTo(_copy, 0);
}
