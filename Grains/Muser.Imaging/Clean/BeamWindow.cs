using System.Runtime.Intrinsics;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Clean;

/// <summary>
/// A beam with a border of zeros as wide as a tile, so that every tile that the beam touches may read a whole window of it, and a table
/// that bounds
/// what a window can do to a tile: the largest of |beam|, or of -beam, in it.
/// <para>
/// Windows start on a lattice of 8 pixels and reach 7 pixels further than a tile. For a component, tiles are a tile's width apart, so
/// the table is kept by phase:
/// [row phase][column phase][row][column], and the bounds of a row of tiles stand side by side.
/// </para>
/// </summary>
internal sealed unsafe class BeamWindow
{
    private const int Tile = SubtractKernel.Tile;
    private const int Lattice = 8;
    private const int Phases = Tile / Lattice;

    private readonly AlignedBuffer<float> _beam;
    private readonly float[] _blocks;
    private readonly float[] _rowMaxima;
    private readonly float[] _bounds;
    private readonly int _blocksAcross;

    /// <param name="size">Pixels on a side of the beam, even.</param>
    public BeamWindow(int size)
    {
        Size = size;
        Windows = (size + Tile + Tile - 1) / Tile;
        _blocksAcross = (Windows + 2) * Phases;

        // A power of two would put the rows of a window into the same few sets of the caches.
        Stride = (_blocksAcross * Lattice) + 16;
        _beam = new AlignedBuffer<float>((int)Stride * _blocksAcross * Lattice);
        _blocks = new float[_blocksAcross * _blocksAcross];
        _rowMaxima = new float[_blocks.Length];
        _bounds = new float[Phases * Phases * Windows * Windows];
    }

    /// <summary>Pixels on a side of the beam.</summary>
    public int Size { get; }

    /// <summary>Windows that a beam has, a tile's width apart, along one axis.</summary>
    public int Windows { get; }

    /// <summary>Floats from one row of the beam to the next.</summary>
    public nint Stride { get; }

    /// <summary>Takes a beam, its centre at pixel (size/2, size/2).</summary>
    /// <param name="beamRowColumn">[row, column].</param>
    /// <param name="absolute">Whether the bounds are of |beam|, else of -beam.</param>
    public void Load(ReadOnlySpan<float> beamRowColumn, bool absolute)
    {
        for (var row = 0; row < Size; row++)
        {
            beamRowColumn.Slice(row * Size, Size).CopyTo(new Span<float>(_beam.Pointer + ((row + Tile) * Stride) + Tile, Size));
        }

        // Row after row, as they lie in memory: the rows of a block are met one after the other.
        _blocks.AsSpan().Clear();
        for (var row = 0; row < _blocksAcross * Lattice; row++)
        {
            var from = _beam.Pointer + (row * Stride);
            var blocks = _blocks.AsSpan(row / Lattice * _blocksAcross, _blocksAcross);
            for (var block = 0; block < blocks.Length; block++, from += Lattice)
            {
                var pixels = Vector256.Load(from);
                pixels = absolute ? Vector256.Abs(pixels) : -pixels;
                var half = Vector128.Max(pixels.GetLower(), pixels.GetUpper());
                half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
                blocks[block] = MathF.Max(blocks[block], MathF.Max(half[0], half[1]));
            }
        }

        // A window of any start within a block touches one block more than a tile has.
        const int Reach = Phases + 1;
        var across = _blocksAcross;
        for (var i = 0; i < _blocks.Length; i++)
        {
            var largest = 0f;
            foreach (var block in _blocks.AsSpan(i, Math.Min(Reach, across - (i % across))))
            {
                largest = MathF.Max(largest, block);
            }

            _rowMaxima[i] = largest;
        }

        for (var i = 0; i < _bounds.Length; i++)
        {
            var (phase, window) = Math.DivRem(i, Windows * Windows);
            var blockRow = (window / Windows * Phases) + (phase / Phases);
            var blockColumn = (window % Windows * Phases) + (phase % Phases);
            var largest = 0f;
            for (var row = blockRow; row < Math.Min(across, blockRow + Reach); row++)
            {
                largest = MathF.Max(largest, _rowMaxima[(row * across) + blockColumn]);
            }

            _bounds[i] = largest;
        }
    }

    /// <summary>
    /// Where a component lies, along one axis, for tiles: tile t has the window that begins at pixel (t + <c>Window</c>) x 32 +
    /// <c>Offset</c> of the beam with its
    /// border, if t + <c>Window</c> is 0 to <see cref="Windows"/> - 1.
    /// </summary>
    public (int Window, int Offset) Place(int component)
    {
        var start = (Size / 2) + Tile - component;
        return (start >> 5, start & (Tile - 1));
    }

    /// <summary>The first pixel of a window.</summary>
    public float* Pixel(int row, int column) => _beam.Pointer + (row * Stride) + column;

    /// <summary>The bounds of the windows of one row, for the offsets of a component.</summary>
    public ReadOnlySpan<float> Bounds(int rowOffset, int columnOffset, int windowRow) =>
        _bounds.AsSpan((((rowOffset / Lattice * Phases) + (columnOffset / Lattice)) * Windows * Windows) + (windowRow * Windows), Windows);
}
