using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;

namespace Muser.Benchmarks.Frames;

/// <summary>
/// Unpacking and packing the correlations of one frame, and the ceiling: copying as many bytes. Read against each other in one
/// run: <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*VisibilityBenchmarks*'</c>.
/// </summary>
[MemoryDiagnoser]
public class VisibilityBenchmarks
{
    private ArrayLayout _layout = ArrayLayout.Muser1;
    private byte[] _frame = [];
    private byte[] _copy = [];
    private ComplexF[] _visChanBaseline = [];
    private float[] _parts = [];

    [Params(ArrayId.Muser1, ArrayId.Muser2)]
    public ArrayId Array { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _layout = ArrayLayout.For(Array);
        _frame = new byte[_layout.FrameBytes];
        _copy = new byte[_layout.FrameBytes];
        new Random(1).NextBytes(_frame);
        _visChanBaseline = new ComplexF[ArrayLayout.Channels * _layout.ScienceBaselines];
        _parts = new float[2 * _visChanBaseline.Length];
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _frame.CopyTo(_copy.AsSpan());

    [Benchmark]
    public void UnpackScience() => VisibilityUnpacker.UnpackScience(_layout, _frame, _visChanBaseline);

    [Benchmark]
    public void UnpackScienceVector256() => VisibilityUnpacker.Science<float>(SimdPath.Vector256, _layout, _frame, _parts);

    [Benchmark]
    public void UnpackScienceVector128() => VisibilityUnpacker.Science<float>(SimdPath.Vector128, _layout, _frame, _parts);

    [Benchmark]
    public void UnpackScienceScalar() => VisibilityUnpacker.Science<float>(SimdPath.Scalar, _layout, _frame, _parts);

    [Benchmark]
    public void PackScience() => VisibilityPacker.PackScience(_layout, _visChanBaseline, _copy);
}
