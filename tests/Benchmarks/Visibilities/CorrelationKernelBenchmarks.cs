using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Benchmarks.Visibilities;

/// <summary>
/// Big-endian triples to and from our arrays, in cache: one row of MUSER-I, 128 correlations, 1536 bytes, and the ceiling:
/// <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*CorrelationKernelBenchmarks*'</c>.
/// </summary>
public class CorrelationKernelBenchmarks
{
    private readonly byte[] _triples = new byte[12 * 128];
    private readonly byte[] _copy = new byte[12 * 128];
    private readonly ComplexF[] _vis = new ComplexF[128];
    private readonly float[] _weight = new float[128];

    [Params(SimdPath.Scalar, SimdPath.Vector128, SimdPath.Vector512)]
    public SimdPath Path { get; set; }

    [Benchmark(Baseline = true)]
    public void Copy() => _triples.CopyTo(_copy.AsSpan());

    [Benchmark]
    public void Read() => CorrelationKernels.FromBigEndian(Path, _triples, _vis, _weight, conjugate: true);

    [Benchmark]
    public void Write() => CorrelationKernels.ToBigEndian(Path, _vis, _weight, _triples, conjugate: true);
}
