using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;

namespace Muser.Benchmarks.Imaging;

/// <summary>
/// Dirty maps of one channel of MUSER-I. Ceiling: 4 x M^2 x 780 operations a map at the machine's peak of fused multiply-adds (<c>muser bench image</c> prints both),
/// M the side of the grid that is summed on, at most N.
/// Allocated bytes must be 0.
/// </summary>
[MemoryDiagnoser]
public class DirtyImagerBenchmarks
{
    private const double FieldArcsec = 3600;
    private const double FrequencyHz = 1.7125e9;

    private readonly double[] _uvw = new double[3 * ArrayLayout.Muser1.ScienceBaselines];
    private readonly ComplexF[] _vis = new ComplexF[ArrayLayout.Muser1.ScienceBaselines];
    private float[] _left = [];
    private float[] _right = [];
    private DirtyImager _imager = new(2, 1);
    private ColumnImager _columns = new(new ImageGrid(2, 1), 1);

    [Params(256, 512, 1024)]
    public int Size { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Uvw.Compute(0.3, -0.25, AntennaTable.For(ArrayId.Muser1).ItrfM, _uvw);
        var random = new Random(1);
        foreach (ref var v in _vis.AsSpan())
        {
            v = new ComplexF(random.NextSingle(), random.NextSingle());
        }

        (_left, _right) = (new float[Size * Size], new float[Size * Size]);
        _imager = new DirtyImager(Size, FieldArcsec / Size, Threads);
        _columns = new ColumnImager(_imager.Grid, Threads);
    }

    [Benchmark(Baseline = true)]
    public double OneMap() => _imager.Image(_uvw, FrequencyHz, _vis, [], _left);

    [Benchmark]
    public double ByColumns() => _columns.Image(_uvw, [FrequencyHz], _vis, [], _left);

    [Benchmark]
    public double BothHands() => _imager.ImagePair(_uvw, [FrequencyHz], _vis, [], _vis, [], _left, _right).First;
}
