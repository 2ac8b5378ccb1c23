using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// Interpolates a map from a <see cref="CoarseGrid"/>, first its columns, then its rows. It allocates when a grid comes that is larger
/// than all before, and weights are
/// computed when the grid changes. One call at a time.
/// </summary>
internal sealed unsafe class MapInterpolator
{
    private const int Block = CombineKernel.Columns;
    private const int ColumnsAtOnce = 16;

    private readonly int _size;
    private readonly SimdPath _path;
    private readonly WorkCrew _columnCrew;
    private readonly WorkCrew _rowCrew;
    private readonly int[] _first;
    private readonly AlignedBuffer<float>[] _scratch;
    private CoarseGrid _coarse;
    private AlignedBuffer<float> _weights = new(0);
    private AlignedBuffer<float> _coarseMap = new(0);
    private AlignedBuffer<float> _columnsDone = new(0);
    private nint _columnsStride;
    private float* _to;
    private int _next;

    /// <param name="size">Pixels on a side of the map.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="path">The implementation.</param>
    public MapInterpolator(int size, int threads, SimdPath path)
    {
        (_size, _path) = (size, path);
        (_columnCrew, _rowCrew) = (new WorkCrew(threads, InterpolateColumns), new WorkCrew(threads, InterpolateRows));
        _first = new int[size];
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer<float>(ColumnsAtOnce * Block))];
    }

    /// <summary>Floats from one row of the coarse map to the next: whole blocks, and no power of two.</summary>
    public nint CoarseStride { get; private set; }

    /// <summary>Takes the grid from which maps will come, and gives room for a coarse one: transposed, [column, row], <see
    /// cref="CoarseStride"/> apart.</summary>
    public float* Begin(CoarseGrid coarse)
    {
        if (coarse != _coarse)
        {
            _coarse = coarse;
            var coarseSize = 2 * coarse.HalfSize;
            CoarseStride = Stride(coarseSize);
            _columnsStride = Stride(_size);
            Grow(ref _weights, _size * coarse.Taps);
            Grow(ref _coarseMap, coarseSize * (int)CoarseStride);
            Grow(ref _columnsDone, (int)CoarseStride * (int)_columnsStride);
            coarse.Fill(_size, _weights.Span, _first);
        }

        return _coarseMap.Pointer;
    }

    /// <summary>Interpolates the coarse map.</summary>
    /// <param name="imageRowColumn">Receives the map.</param>
    public void Run(float* imageRowColumn)
    {
        _to = imageRowColumn;
        _next = 0;
        _columnCrew.Run();
        _next = 0;
        _rowCrew.Run();
    }

    private static nint Stride(int size) => ((size + Block - 1) / Block * Block) + 16;

    private static void Grow(ref AlignedBuffer<float> buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new AlignedBuffer<float>(length);
        }
    }

    /// <summary>A block of coarse rows: all columns of the map, turned over on the way.</summary>
    private void InterpolateColumns(int member)
    {
        var scratch = _scratch[member].Pointer;
        var blocks = ((2 * _coarse.HalfSize) + Block - 1) / Block;
        for (int block; (block = Interlocked.Increment(ref _next) - 1) < blocks;)
        {
            for (var column = 0; column < _size; column += ColumnsAtOnce)
            {
                var width = Math.Min(ColumnsAtOnce, _size - column);
                for (var i = 0; i < width; i++)
                {
                    var from = _coarseMap.Pointer + (_first[column + i] * CoarseStride) + (block * Block);
                    CombineKernel.Combine(
                        from, CoarseStride, _weights.Pointer + ((column + i) * _coarse.Taps), _coarse.Taps, scratch + (i * Block), _path);
                }

                var to = _columnsDone.Pointer + (block * Block * _columnsStride) + column;
                for (var row = 0; row < Block; row++, to += _columnsStride)
                {
                    for (var i = 0; i < width; i++)
                    {
                        to[i] = scratch[(i * Block) + row];
                    }
                }
            }
        }
    }

    private void InterpolateRows(int member)
    {
        var scratch = _scratch[member];
        var blocks = (_size + Block - 1) / Block;
        for (int block; (block = Interlocked.Increment(ref _next) - 1) < blocks;)
        {
            var column = block * Block;
            var width = Math.Min(Block, _size - column);
            for (var row = 0; row < _size; row++)
            {
                var from = _columnsDone.Pointer + (_first[row] * _columnsStride) + column;
                var to = _to + ((nint)row * _size) + column;
                CombineKernel.Combine(
                    from, _columnsStride, _weights.Pointer + (row * _coarse.Taps), _coarse.Taps, width == Block ? to : scratch.Pointer, _path);
                if (width < Block)
                {
                    scratch.Span[..width].CopyTo(new Span<float>(to, width));
                }
            }
        }
    }
}
