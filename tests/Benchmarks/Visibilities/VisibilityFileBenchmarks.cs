using BenchmarkDotNet.Attributes;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;

namespace Muser.Benchmarks.Visibilities;

/// <summary>
/// Writing and reading files of visibilities in memory, and the ceiling: copying as many bytes. Ten seconds of MUSER-I at 1 s,
/// both hands, four bands: 12 MB. Read against each other in one run: <c>dotnet run -c Release --project tests/Benchmarks --
/// --filter '*VisibilityFileBenchmarks*'</c>.
/// </summary>
[MemoryDiagnoser]
public class VisibilityFileBenchmarks
{
    private const int Baselines = 780;
    private const int Times = 10;

    private UvDataset? _dataset;
    private VisibilityBlock? _block;
    private UvDataset? _frameDataset;
    private VisibilityBlock? _frame;
    private MemoryStream? _written;
    private byte[] _file = [];
    private byte[] _copy = [];
    private ComplexF[] _plane = [];
    private float[] _weight = [];

    [Params(VisibilityFormat.UvFits, VisibilityFormat.FitsIdi)]
    public VisibilityFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _dataset = new UvDataset
        {
            Stokes = [Stokes.RR, Stokes.LL],
            Channels = 16,
            Frequencies = [new(1, [.. ArrayLayout.Muser1.BandsMHz.ToArray().Select(mhz => new UvBand((mhz * 1e6) + 12.5e6, 25e6))])],
            Sources = [new(1, "SUN", 215.8, -14.2)],
            Arrays = [new() { Name = "MUSER", Antennas = [.. Enumerable.Range(1, 40).Select(n => new UvAntenna(n, $"IA{n}", default))] }],
            ObservationDate = UtcTime.FromCalendar(2015, 11, 1, 4),
        };
        _block = _dataset.CreateBlock(Baselines);
        _block.Count = Baselines;
        for (var row = 0; row < Baselines; row++)
        {
            (_block.Time[row], _block.Antenna1[row], _block.Antenna2[row]) = (_dataset.ObservationDate!.Value, 1, 2);
        }

        _frameDataset = _dataset with { Stokes = [Stokes.LL], Frequencies = [new(1, [_dataset.Frequencies[0].Bands[0]])] };
        _frame = _frameDataset.CreateBlock(Baselines);
        _frame.Count = Baselines;
        _written = new MemoryStream(16 << 20);
        Write();
        _file = _written.ToArray();
        _copy = new byte[_file.Length];
        (_plane, _weight) = (new ComplexF[16 * Baselines], new float[16 * Baselines]);
        Console.WriteLine($"{_file.Length} bytes");
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _file.CopyTo(_copy.AsSpan());

    [Benchmark]
    public void Write()
    {
        _written!.SetLength(0);
        using var writer = VisibilityWriter.Create(_written, Format, _dataset!);
        for (var i = 0; i < Times; i++)
        {
            writer.Write(_block!);
        }

        writer.Complete();
    }

    [Benchmark]
    public long Read()
    {
        VisibilityReader.TryOpen(new MemoryStream(_file), null, out var reader);
        using (reader)
        {
            while (reader!.TryRead(_block!).IsNone && reader.Position < reader.Rows)
            {
            }

            return reader.Position;
        }
    }

    /// <summary>A file of one frame, 0.18 MB: headers and tables weigh here.</summary>
    [Benchmark]
    public void WriteOneFrame()
    {
        _written!.SetLength(0);
        using var writer = VisibilityWriter.Create(_written, Format, _frameDataset!);
        writer.Write(_frame!);
        writer.Complete();
    }

    /// <summary>Eight frames become rows: 1.2 MB.</summary>
    [Benchmark]
    public void SetPlanes()
    {
        for (var band = 0; band < 4; band++)
        {
            _block!.SetPlane(0, band, 0, _plane, _weight);
            _block.SetPlane(0, band, 1, _plane, _weight);
        }
    }
}
