using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;

namespace Muser.Benchmarks.Imaging;

/// <summary>
/// A thousand iterations of Hogbom's CLEAN on one channel of MUSER-I, noise and a point, against a thousand passes of a -= s b over a
/// map in cache, which is what the plain
/// algorithm does besides the search. Allocated bytes must be 0.
/// </summary>
[MemoryDiagnoser]
public class HogbomBenchmarks
{
    private const double FieldArcsec = 3600;
    private const double FrequencyHz = 1.7125e9;
    private const int Iterations = 1000;

    private readonly CleanOptions _options = new() { MaxIterations = Iterations };
    private float[] _dirty = [];
    private float[] _beam = [];
    private float[] _model = [];
    private float[] _residual = [];
    private HogbomCleaner _cleaner = new(2);

    [Params(512, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var uvw = new double[3 * ArrayLayout.Muser1.ScienceBaselines];
        Uvw.Compute(0.3, -0.25, AntennaTable.For(ArrayId.Muser1).ItrfM, uvw);
        var random = new Random(1);
        ComplexF[] vis = [.. Enumerable.Range(0, uvw.Length / 3).Select(_ => new ComplexF(1 + random.NextSingle(), random.NextSingle() - 0.5f))];
        (_dirty, _beam, _model, _residual) = (new float[Size * Size], new float[Size * Size], new float[Size * Size], new float[Size * Size]);
        var imager = new DirtyImager(Size, FieldArcsec / Size);
        imager.Image(uvw, FrequencyHz, vis, [], _dirty);
        imager.Beam(uvw, [FrequencyHz], [], _beam);
        _cleaner = new HogbomCleaner(Size);
    }

    [Benchmark]
    public CleanResult Clean() => _cleaner.Clean(_dirty, _beam, _options, null, _model, _residual);

    [Benchmark(Baseline = true)]
    public void Passes()
    {
        for (var i = 0; i < Iterations; i++)
        {
            for (var k = 0; k <= _residual.Length - System.Numerics.Vector<float>.Count; k += System.Numerics.Vector<float>.Count)
            {
                var pixels = new System.Numerics.Vector<float>(_residual, k) - (new System.Numerics.Vector<float>(_beam, k) * 1e-6f);
                pixels.CopyTo(_residual, k);
            }
        }
    }
}
