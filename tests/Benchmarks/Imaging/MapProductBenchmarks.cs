using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Formats.Png;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Sky.Places;

namespace Muser.Benchmarks.Imaging;

/// <summary>What a map of 512 x 512 costs once it is made: FITS and PNG, each beside the copy of the same bytes; turning it; its temperature.</summary>
[MemoryDiagnoser]
public class MapProductBenchmarks
{
    private const int Size = 512;
    private const double TurnRad = 0.4;

    private readonly float[] _pixels = new float[Size * Size];
    private readonly byte[] _copy = new byte[Size * Size * sizeof(float)];
    private readonly byte[] _colours = new byte[Size * Size];
    private readonly MemoryStream _memory = new(2 * Size * Size * sizeof(float));
    private MapDescription _map = null!;
    private MapRotation _rotation = null!;
    private float[] _large = [];
    private string _path = "";

    [GlobalSetup]
    public void Setup()
    {
        var time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
        _map = new MapDescription
        {
            Array = ArrayLayout.Muser1,
            Grid = new ImageGrid(Size, 7.03125),
            Sun = SolarEphemeris.Muser.At(time),
            Begin = time,
            End = time.AddNs(ArrayLayout.FramePeriodNs),
            FrequencyHz = 1.7125e9,
            Stokes = "LL",
        };

        // A disc, a source and noise as smooth as three pixels to a beam are.
        var random = new Random(1);
        var noise = new float[_pixels.Length];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = random.NextSingle() - 0.5f;
        }

        for (var row = 2; row < Size - 2; row++)
        {
            for (var column = 2; column < Size - 2; column++)
            {
                var sum = 0f;
                for (var y = -2; y <= 2; y++)
                {
                    for (var x = -2; x <= 2; x++)
                    {
                        sum += noise[((row + y) * Size) + column + x];
                    }
                }

                var radius = Math.Sqrt(((column - 256.0) * (column - 256)) + ((row - 256.0) * (row - 256)));
                _pixels[(row * Size) + column] = (sum / 25) + (radius < 137 ? 0.5f : 0) + (float)Math.Exp(-Math.Pow(radius - 60, 2) / 20);
            }
        }

        var side = (MapRotation.SizeFor(Size, TurnRad) + 1) / 2 * 2;
        (_rotation, _large) = (new MapRotation(new ImageGrid(side, 7.03125), _map.Grid, TurnRad), new float[side * side]);
        StretchColours();
        _path = Path.Combine(Path.GetTempPath(), $"muser-bench-{Environment.ProcessId}.fits");
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    [Benchmark(Baseline = true)]
    public void CopyOfThePixels() => Buffer.BlockCopy(_pixels, 0, _copy, 0, _copy.Length);

    [Benchmark]
    public void FitsFile() => MapFits.Write(_path, _map, _pixels);

    [Benchmark]
    public byte[] Png() => MapPicture.Render(_map, _pixels);

    [Benchmark]
    public void PngEncodingAlone()
    {
        _memory.SetLength(0);
        PngWriter.WriteIndexed(_memory, Size, Size, [0, 0, 0, 255, 255, 255], _colours);
    }

    [Benchmark]
    public byte[] Preview() => MapPicture.RenderPreview(_map, _pixels);

    [Benchmark]
    public void Turn() => _rotation.Turn(_large, _copyAsFloats);

    private readonly float[] _copyAsFloats = new float[Size * Size];

    private void StretchColours()
    {
        for (var i = 0; i < _colours.Length; i++)
        {
            _colours[i] = (byte)Math.Clamp(_pixels[i] * 100, 0, 151);
        }
    }
}
