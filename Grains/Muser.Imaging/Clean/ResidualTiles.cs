using System.Numerics;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Clean;

/// <summary>
/// The residual of a CLEAN, in tiles that are brought up to date only when they have to be. Its peaks, and in the end its pixels, are
/// bit for bit those of the plain
/// algorithm, which subtracts the beam from the whole map and searches all of it for every component.
/// <para>
/// Each tile keeps a bound on its largest pixel: what it was when the tile was last up to date, raised for every component since by the
/// flux times the largest the
/// beam reaches in the window that falls on the tile. Only the tile with the highest bound is brought up to date, until the highest is a
/// true one: the peak.
/// Components are subtracted from a tile in the order in which they were found, several in one pass, while eight vectors of the tile
/// stay in registers. So the
/// residual is read and written once for several components, a tile outside the mask once for all, and no search passes over pixels that
/// cannot win.
/// </para>
/// Bounds are rounded up, by more than all the rounding of the pixels. Not safe for several threads; <see cref="Update"/> itself uses
/// several.
/// </summary>
internal sealed unsafe class ResidualTiles
{
    private const int Tile = SubtractKernel.Tile;
    private const int TilePixels = Tile * Tile;
    private const int FewComponents = 1 << 16;

    /// <summary>What a barred pixel is worse by: it is finite, so that nothing becomes NaN.</summary>
    private const float Barred = -3e38f;

    /// <summary>Four times the rounding of a sum, relative.</summary>
    private const float Rounding = 1f / (1 << 22);

    private readonly SimdPath _path;
    private readonly WorkCrew _crew;
    private readonly int _across;
    private readonly AlignedBuffer<float> _pixels;
    private readonly AlignedBuffer<float> _penalty;
    private readonly AlignedBuffer<float> _noPenalty = new(16);
    private readonly bool[] _restricted;
    private readonly float[] _bounds;
    private readonly int[] _applied;

    private CleanComponent[] _components = [];
    private BeamWindow _beam = new(2);
    private (long Number, bool Absolute)? _loaded;
    private bool _absolute;
    private int _count;
    private int _nextTile;

    /// <param name="size">Pixels on a side of the map.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="path">The implementation.</param>
    public ResidualTiles(int size, int threads, SimdPath path)
    {
        Size = size;
        _path = path;
        _crew = new WorkCrew(threads, UpdateTiles);
        _across = (size + Tile - 1) / Tile;
        _pixels = new AlignedBuffer<float>(_across * _across * TilePixels);
        _penalty = new AlignedBuffer<float>(_pixels.Length);
        _restricted = new bool[_across * _across];
        _bounds = new float[_across * _across];
        _applied = new int[_across * _across];
    }

    /// <summary>Pixels on a side of the map.</summary>
    public int Size { get; }

    /// <summary>The components so far.</summary>
    public ReadOnlySpan<CleanComponent> Components => _components.AsSpan(0, _count);

    /// <summary>Whether a beam is the one that was loaded last, by its number; one without a number is not known.</summary>
    public bool Knows(long? beamNumber) => beamNumber is not null && _loaded?.Number == beamNumber;

    /// <summary>Begins with a map and a beam, and no components.</summary>
    /// <param name="mapRowColumn">[row, column].</param>
    /// <param name="inside">[row, column]: which pixels may take a component; empty for all.</param>
    /// <param name="beamRowColumn">[row, column], square, of any even size.</param>
    /// <param name="beamNumber">A number that no other beam has, so that the beam need not be loaded again; null where it has none.</param>
    /// <param name="absolute">Whether a peak may be negative.</param>
    /// <param name="components">How many may come.</param>
    public void Begin(
        ReadOnlySpan<float> mapRowColumn, ReadOnlySpan<bool> inside, ReadOnlySpan<float> beamRowColumn, long? beamNumber, bool absolute, int components)
    {
        var beamSize = (int)Math.Sqrt(beamRowColumn.Length);
        if (_beam.Size != beamSize)
        {
            (_beam, _loaded) = (new BeamWindow(beamSize), null);
        }

        if (_components.Length < Math.Min(components, FewComponents))
        {
            _components = new CleanComponent[Math.Min(components, FewComponents)];
        }

        (long, bool)? beam = beamNumber is { } number ? (number, absolute) : null;
        if (beam is null || _loaded != beam)
        {
            _beam.Load(beamRowColumn, absolute);
            _loaded = beam;
        }

        (_absolute, _count) = (absolute, 0);
        _applied.AsSpan().Clear();
        for (var tile = 0; tile < _bounds.Length; tile++)
        {
            LoadTile(tile, mapRowColumn, inside);
            _bounds[tile] = Subtract(tile, []);
        }
    }

    /// <summary>Finds the largest pixel, or largest modulus; of several alike the first, row by row.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="value">The pixel, with its sign.</param>
    /// <returns>False where no pixel may take a component.</returns>
    public bool TryFindPeak(out int row, out int column, out float value)
    {
        while (true)
        {
            var tile = MapStatistics.PeakPixel(_bounds);
            var peak = _bounds[tile];
            if (peak < Barred / 2)
            {
                (row, column, value) = (0, 0, 0);
                return false;
            }

            if (_applied[tile] < _count)
            {
                UpdateTile(tile);
                continue;
            }

            var first = int.MaxValue;
            for (; tile >= 0; tile = NextAlike(tile, peak))
            {
                if (_applied[tile] < _count)
                {
                    UpdateTile(tile);
                    first = -1;
                    break;
                }

                first = Math.Min(first, PixelAlike(tile, peak));
            }

            if (first >= 0)
            {
                (row, column) = (first / Size, first % Size);
                value = TilePointer(row / Tile, column / Tile)[(row % Tile * Tile) + (column % Tile)];
                return true;
            }
        }
    }

    /// <summary>Takes a component: its beam is subtracted, if not at once.</summary>
    public void Add(CleanComponent component)
    {
        if (_count == _components.Length)
        {
            Array.Resize(ref _components, 2 * _count);
        }

        _components[_count++] = component;
        var (windowRow, rowOffset) = _beam.Place(component.Row);
        var (windowColumn, columnOffset) = _beam.Place(component.Column);
        var firstColumn = Math.Max(0, -windowColumn);
        var columns = Math.Min(_across, _beam.Windows - windowColumn) - firstColumn;
        for (var row = Math.Max(0, -windowRow); row < Math.Min(_across, _beam.Windows - windowRow) && columns > 0; row++)
        {
            var reach = _beam.Bounds(rowOffset, columnOffset, row + windowRow).Slice(firstColumn + windowColumn, columns);
            Raise(_bounds.AsSpan((row * _across) + firstColumn, columns), reach, MathF.Abs(component.Flux));
        }
    }

    /// <summary>Brings every tile up to date.</summary>
    public void Update()
    {
        _nextTile = 0;
        _crew.Run();
    }

    /// <summary>Copies the residual; call <see cref="Update"/> before.</summary>
    public void CopyTo(Span<float> residualRowColumn)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column += Tile)
            {
                var width = Math.Min(Tile, Size - column);
                new ReadOnlySpan<float>(TilePointer(row / Tile, column / Tile) + (row % Tile * Tile), width)
                    .CopyTo(residualRowColumn.Slice((row * Size) + column, width));
            }
        }
    }

    private static void Raise(Span<float> bounds, ReadOnlySpan<float> reach, float flux)
    {
        var boundVectors = MemoryMarshal.Cast<float, Vector<float>>(bounds);
        var reachVectors = MemoryMarshal.Cast<float, Vector<float>>(reach);
        for (var i = 0; i < boundVectors.Length; i++)
        {
            var rise = reachVectors[i] * flux;
            boundVectors[i] += rise + ((Vector.Abs(boundVectors[i]) + rise) * Rounding);
        }

        for (var i = boundVectors.Length * Vector<float>.Count; i < bounds.Length; i++)
        {
            var rise = reach[i] * flux;
            bounds[i] += rise + ((MathF.Abs(bounds[i]) + rise) * Rounding);
        }
    }

    private float* TilePointer(int tileRow, int tileColumn) => _pixels.Pointer + (((tileRow * _across) + tileColumn) * TilePixels);

    private void LoadTile(int tile, ReadOnlySpan<float> map, ReadOnlySpan<bool> inside)
    {
        var (top, left) = (tile / _across * Tile, tile % _across * Tile);
        var pixels = _pixels.Span.Slice(tile * TilePixels, TilePixels);
        var penalty = _penalty.Span.Slice(tile * TilePixels, TilePixels);
        var (height, width) = (Math.Min(Tile, Size - top), Math.Min(Tile, Size - left));
        var restricted = height < Tile || width < Tile;
        for (var row = 0; row < height && !restricted && !inside.IsEmpty; row++)
        {
            restricted = inside.Slice(((top + row) * Size) + left, Tile).Contains(false);
        }

        _restricted[tile] = restricted;
        if (restricted)
        {
            pixels.Clear();
            penalty.Fill(Barred);
        }

        for (var row = 0; row < height; row++)
        {
            var at = ((top + row) * Size) + left;
            map.Slice(at, width).CopyTo(pixels[(row * Tile)..]);
            for (var column = 0; column < width && restricted; column++)
            {
                penalty[(row * Tile) + column] = inside.IsEmpty || inside[at + column] ? 0 : Barred;
            }
        }
    }

    private void UpdateTiles(int member)
    {
        for (int tile; (tile = Interlocked.Increment(ref _nextTile) - 1) < _bounds.Length;)
        {
            UpdateTile(tile);
        }
    }

    private void UpdateTile(int tile)
    {
        const int AtOnce = 64;
        Span<BeamShift> shifts = stackalloc BeamShift[AtOnce];
        var (tileRow, tileColumn) = Math.DivRem(tile, _across);
        var count = 0;
        for (var i = _applied[tile]; i < _count; i++)
        {
            ref readonly var component = ref _components[i];
            var (windowRow, rowOffset) = _beam.Place(component.Row);
            var (windowColumn, columnOffset) = _beam.Place(component.Column);
            if ((uint)(windowRow + tileRow) < (uint)_beam.Windows && (uint)(windowColumn + tileColumn) < (uint)_beam.Windows)
            {
                var pixel = _beam.Pixel(((windowRow + tileRow) * Tile) + rowOffset, ((windowColumn + tileColumn) * Tile) + columnOffset);
                shifts[count++] = new BeamShift((nint)pixel, component.Flux);
            }

            if (count == AtOnce)
            {
                _bounds[tile] = Subtract(tile, shifts);
                count = 0;
            }
        }

        if (count > 0)
        {
            _bounds[tile] = Subtract(tile, shifts[..count]);
        }

        _applied[tile] = _count;
    }

    private float Subtract(int tile, ReadOnlySpan<BeamShift> shifts)
    {
        var penalty = _restricted[tile] ? _penalty.Pointer + (tile * TilePixels) : _noPenalty.Pointer;
        return SubtractKernel.SubtractAndFindPeak(
            _pixels.Pointer + (tile * TilePixels), penalty, _restricted[tile] ? 1 : 0, shifts, _beam.Stride, _absolute, _path);
    }

    private int NextAlike(int tile, float bound)
    {
        var next = _bounds.AsSpan(tile + 1).IndexOf(bound);
        return next < 0 ? -1 : tile + 1 + next;
    }

    /// <summary>The first pixel of the map in a tile whose value, or modulus, is the peak of the tile.</summary>
    private int PixelAlike(int tile, float peak)
    {
        var bits = MemoryMarshal.Cast<float, int>(_pixels.Span.Slice(tile * TilePixels, TilePixels));
        var wanted = BitConverter.SingleToInt32Bits(peak);
        var mirrored = _absolute ? BitConverter.SingleToInt32Bits(-peak) : wanted;
        var penalty = _penalty.Span.Slice(tile * TilePixels, TilePixels);
        for (var i = 0; i < TilePixels; i++)
        {
            var next = bits[i..].IndexOfAny(wanted, mirrored);
            if (next < 0)
            {
                break;
            }

            i += next;
            if (!_restricted[tile] || penalty[i] == 0)
            {
                return (((tile / _across * Tile) + (i / Tile)) * Size) + (tile % _across * Tile) + (i % Tile);
            }
        }

        throw new InvalidOperationException($"No pixel of tile {tile} is {peak}.");
    }
}
