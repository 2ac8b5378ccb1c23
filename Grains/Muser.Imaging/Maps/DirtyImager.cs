using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// Dirty maps and beams by the exact Fourier sum, the w-term included: image(l,m) = Re sum w V exp(+2*pi*i(ul + vm + w(n-1))) / sum w.
/// A point of 1 Jy has a peak of 1; nothing is gridded, so baselines beyond the Nyquist limit of the cell stay in.
/// <para>
/// Method: over a tile of the map the phase is a function of the column plus a function of the row (see <see cref="WTerm"/>), so the sum
/// over K
/// visibilities is a real matrix product of R x 2K by 2K x C. A tile is four mirrored blocks, at +-l and +-m, where the w-term is the same.
/// Tiles are independent: threads share them out. Phasors of a block of visibilities and the tile live in the second-level cache.
/// Two images of the same geometry (the two hands) share the column phasors and most of the row phasors' cost.
/// </para>
/// <para>
/// Where the cell is finer than the longest baselines need, the sum is made on a coarser grid and interpolated by a windowed sinc (<see
/// cref="CoarseGrid"/>).
/// </para>
/// <para>
/// Accuracy, of the sum of |w V| / sum w: single-precision sums, about 2e-7; the interpolation, 6e-7; the w-term, at most
/// <see cref="MaxPhaseErrorRad"/> at the outermost corner of the map on the longest w and far less elsewhere: tiles shrink until
/// 2*pi*|w|*residual is below 1e-5 rad, or are 32 pixels wide.
/// </para>
/// A plan for one size and cell: it allocates when made, and when more visibilities or a finer grid to sum on come than ever before. One
/// call at a time.
/// </summary>
public sealed unsafe class DirtyImager : IMapTransform
{
    internal const int MaxZone = 128;     // tile of 256 x 256 pixels
    private const int NarrowestZone = 48; // unless the w-term or the map asks for less
    private const int ZoneStep = 16;      // half a column panel
    private const int BlockVisibilities = 64;
    private const int MaxImages = 2;

    /// <summary>What the w-term of a map may be off by, radians, at its outermost corner on its longest w.</summary>
    internal const double PhaseErrorGoalRad = 1e-5;

    /// <summary>The goal for the beam of a CLEAN on twice the map, which is not that of a source far from the phase centre anyway: by 1e-2 of its peak, where w counts.</summary>
    internal const double WideBeamErrorRad = 1e-4;

    private readonly SimdPath _path;
    private readonly WorkCrew _crew;
    private readonly Workspace[] _workspaces;
    private readonly VisibilityList _list = new(MaxImages);
    private readonly MapInterpolator[] _interpolators;

    // The call in progress.
    private readonly nint[] _images = new nint[MaxImages];
    private ImageGrid _grid;
    private nint _stride;
    private int _imageCount;
    private int _zone;
    private int _zones;
    private int _nextTile;

    /// <param name="size">Pixels on a side, even.</param>
    /// <param name="cellArcsec">Side of a pixel, arc seconds.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public DirtyImager(int size, double cellArcsec, int threads = 0)
        : this(new ImageGrid(size, cellArcsec), threads, SimdPaths.Best)
    {
    }

    internal DirtyImager(ImageGrid grid, int threads, SimdPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Grid = grid;
        _path = path;
        _crew = new WorkCrew(threads == 0 ? Environment.ProcessorCount : threads, ImageTiles);
        _interpolators = [.. Enumerable.Range(0, MaxImages).Select(_ => new MapInterpolator(grid.Size, _crew.Members, path))];
        _workspaces = [.. Enumerable.Range(0, _crew.Members).Select(_ => new Workspace())];
    }

    /// <summary>The pixels.</summary>
    public ImageGrid Grid { get; }

    /// <summary>Threads at most.</summary>
    public int Threads => _crew.Members;

    /// <summary>Tiles shrink until <see cref="MaxPhaseErrorRad"/> is below this.</summary>
    internal double GoalRad { get; init; } = PhaseErrorGoalRad;

    /// <summary>Bound, radians, on the phase error of the w-term in the last map: at its outermost corner, on its longest w.</summary>
    public double MaxPhaseErrorRad { get; private set; }

    /// <summary>Pixels on a side of the grid that the last map was summed on; less than those of the map where it was
    /// interpolated.</summary>
    public int SummedSize => _grid.Size;

    /// <summary>The map of one channel.</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHz">Frequency of the channel.</param>
    /// <param name="visBaseline">Visibilities. One that is not finite is left out, with its weight.</param>
    /// <param name="weightBaseline">Weights, at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="imageRowColumn">Receives the map, in the unit of the visibilities per beam; layout of <see cref="ImageGrid"/>.</param>
    /// <returns>The sum of weights; 0 when nothing is left to image, and then the map is 0.</returns>
    public double Image(
        ReadOnlySpan<double> uvwBaselineXyz,
        double frequencyHz,
        ReadOnlySpan<ComplexF> visBaseline,
        ReadOnlySpan<float> weightBaseline,
        Span<float> imageRowColumn) =>
        Image(uvwBaselineXyz, new ReadOnlySpan<double>(in frequencyHz), visBaseline, weightBaseline, imageRowColumn);

    /// <summary>One map of several channels together (multi-frequency synthesis).</summary>
    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. A visibility that is not finite is left out, with its weight.</param>
    /// <param name="weightChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="imageRowColumn">Receives the map, in the unit of the visibilities per beam; layout of <see cref="ImageGrid"/>.</param>
    /// <returns>The sum of weights; 0 when nothing is left to image, and then the map is 0.</returns>
    public double Image(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        Span<float> imageRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetImage(0, visChanBaseline, weightChanBaseline);
        _list.Complete(1);
        fixed (float* image = Checked(imageRowColumn))
        {
            _images[0] = (nint)image;
            Run(1);
        }

        return sum;
    }

    /// <summary>
    /// Two maps of the same geometry and channels, such as the two hands of one cycle, for little more than the price of the products.
    /// Parameters as in the other overloads.
    /// </summary>
    /// <returns>The sums of weights.</returns>
    public (double First, double Second) ImagePair(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> firstVisChanBaseline,
        ReadOnlySpan<float> firstWeightChanBaseline,
        ReadOnlySpan<ComplexF> secondVisChanBaseline,
        ReadOnlySpan<float> secondWeightChanBaseline,
        Span<float> firstImageRowColumn,
        Span<float> secondImageRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var first = _list.SetImage(0, firstVisChanBaseline, firstWeightChanBaseline);
        var second = _list.SetImage(1, secondVisChanBaseline, secondWeightChanBaseline);
        _list.Complete(2);
        fixed (float* firstImage = Checked(firstImageRowColumn), secondImage = Checked(secondImageRowColumn))
        {
            (_images[0], _images[1]) = ((nint)firstImage, (nint)secondImage);
            Run(2);
        }

        return (first, second);
    }

    /// <summary>The dirty beam: the map of a point of 1 at the phase centre. Parameters as in the other overloads.</summary>
    /// <returns>The sum of weights.</returns>
    public double Beam(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<float> weightChanBaseline,
        Span<float> beamRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetUnitImage(0, weightChanBaseline);
        _list.Complete(1);
        fixed (float* beam = Checked(beamRowColumn))
        {
            _images[0] = (nint)beam;
            Run(1);
        }

        return sum;
    }

    /// <summary>The width of the zones that half a side is divided into: that which covers the least beyond it, and the widest of those, since a tile's phasors cost its sides.</summary>
    /// <param name="half">Half a side, pixels.</param>
    /// <param name="most">The widest that may be.</param>
    internal static int Zone(int half, int most)
    {
        var (best, least) = (0, int.MaxValue);
        for (var zones = (half + most - 1) / most; ; zones++)
        {
            var zone = ((half + zones - 1) / zones + ZoneStep - 1) / ZoneStep * ZoneStep;
            if (best > 0 && zone < NarrowestZone)
            {
                return best;
            }

            if (zone * zones < least)
            {
                (best, least) = (zone, zone * zones);
            }
        }
    }

    private Span<float> Checked(Span<float> image)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, Grid.Pixels, nameof(image));
        return image;
    }

    private void Run(int images)
    {
        var edge = Grid.Size / 2 * Grid.CellRad;

        // The w-term adds to the frequency of a fringe: d(n-1)/dl = -l/n.
        var highest = _list.MaxAbsUV + (_list.MaxAbsW * edge / Math.Sqrt(1 - (2 * edge * edge)));
        if (CoarseGrid.Cheapest(Grid, highest, _list.Count) is not { } coarse)
        {
            (_grid, _stride) = (Grid, Grid.Size);
            Sum(images);
            return;
        }

        _grid = new ImageGrid(2 * coarse.HalfSize, Grid.CellArcsec / coarse.CellRatio);
        var to = (First: _images[0], Second: _images[1]);
        for (var p = 0; p < images; p++)
        {
            _images[p] = (nint)_interpolators[p].Begin(coarse);
        }

        _stride = _interpolators[0].CoarseStride;
        _list.Transpose();
        Sum(images);
        _interpolators[0].Run((float*)to.First);
        if (images > 1)
        {
            _interpolators[1].Run((float*)to.Second);
        }
    }

    private void Sum(int images)
    {
        var half = _grid.Size / 2;
        var edge = half * _grid.CellRad;
        for (_zone = MaxZone; _zone > ZoneStep && PhaseError() > GoalRad; _zone -= ZoneStep)
        {
        }

        MaxPhaseErrorRad = PhaseError();

        _zone = Zone(half, _zone);
        _zones = (half + _zone - 1) / _zone;
        _imageCount = images;
        _nextTile = 0;
        _crew.Run();

        double PhaseError() => 2 * Math.PI * _list.MaxAbsW * WTerm.Residual(_zone * _grid.CellRad, edge);
    }

    private void ImageTiles(int member)
    {
        var workspace = _workspaces[member];
        for (int tile; (tile = Interlocked.Increment(ref _nextTile) - 1) < _zones * _zones;)
        {
            ImageTile(workspace, tile / _zones * _zone, tile % _zones * _zone);
        }
    }

    /// <summary>
    /// One tile: rows and columns whose distance from the centre is from rowZone, columnZone on, on both sides.
    /// Positions 0 to zone-1 are the side of growing index, zone to 2 zone - 1 the other side, also in the order of the index.
    /// </summary>
    private void ImageTile(Workspace work, int rowZone, int columnZone)
    {
        var span = 2 * _zone;
        var half = _grid.Size / 2;
        var cell = _grid.CellRad;
        var lLine = WTerm.Line(columnZone * cell, (columnZone + _zone) * cell);
        var mLine = WTerm.Line(rowZone * cell, (rowZone + _zone) * cell);
        var corner = WTerm.NMinusOne(lLine, mLine);
        for (var i = 0; i < span; i++)
        {
            // Beyond the map the phasors are not used, but must exist.
            var column = Math.Clamp(Position(columnZone, i), 0, _grid.Size - 1);
            var row = Math.Clamp(Position(rowZone, i), 0, _grid.Size - 1);
            var (l, m) = (_grid.L(column), _grid.M(row));
            work.L[i] = l;
            work.LTerm[i] = WTerm.NMinusOne(l, mLine);
            work.M[i] = m;
            work.MTerm[i] = WTerm.NMinusOne(lLine, m) - corner;
        }

        new Span<float>(work.Tile, _imageCount * span * span).Clear();
        for (var start = 0; start < _list.Count; start += BlockVisibilities)
        {
            AddBlock(work, start, Math.Min(BlockVisibilities, _list.Count - start), span);
        }

        for (var p = 0; p < _imageCount; p++)
        {
            for (var r = 0; r < span; r++)
            {
                var row = Position(rowZone, r);
                if ((uint)row < (uint)_grid.Size)
                {
                    var from = new ReadOnlySpan<float>(work.Tile + (((p * span) + r) * span), span);
                    var to = new Span<float>((float*)_images[p] + (row * _stride), _grid.Size);
                    var above = half + columnZone;
                    var inside = Math.Min(_zone, _grid.Size - above);
                    from[..inside].CopyTo(to[above..]);
                    from[(span - inside)..].CopyTo(to[(half - columnZone - inside)..]);
                }
            }
        }

        int Position(int zoneStart, int i) => i < _zone ? half + zoneStart + i : half - zoneStart - span + i;
    }

    private void AddBlock(Workspace work, int start, int count, int span)
    {
        nint columnStride = 2 * TileKernel.PanelColumns * count;
        nint rowStride = 2 * TileKernel.PanelRows * count;
        for (var k = 0; k < count; k++)
        {
            var (u, v, w) = (_list.U[start + k], _list.V[start + k], _list.W[start + k]);
            TileKernel.FillColumns(
                u, w, work.L, work.LTerm, span, work.Columns + (2 * TileKernel.PanelColumns * k), columnStride, _path);
            TileKernel.FillRows(
                v, w, work.M, work.MTerm, span, _list.Vis + (2 * (start + k)), _list.ImageStride, _imageCount,
                work.Rows + (2 * TileKernel.PanelRows * k), rowStride, _path);
        }

        // A column panel stays in the first-level cache while all rows of all images pass.
        for (var c = 0; c < span; c += TileKernel.PanelColumns)
        {
            var columns = work.Columns + (c / TileKernel.PanelColumns * columnStride);
            for (var r = 0; r < _imageCount * span; r += TileKernel.PanelRows)
            {
                var rows = work.Rows + (r / TileKernel.PanelRows * rowStride);
                TileKernel.Multiply(rows, columns, 2 * count, work.Tile + (r * span) + c, span, _path);
            }
        }
    }

    /// <summary>The buffers of one thread: 1.2 MiB, of which a map uses half, and a pair all, meant to stay in its second-level cache.</summary>
    private sealed class Workspace
    {
        private const int Span = 2 * MaxZone;

        private readonly AlignedBuffer<double> _directions = new(4 * Span);
        private readonly AlignedBuffer<float> _columns = new(2 * Span * BlockVisibilities);
        private readonly AlignedBuffer<float> _rows = new(2 * Span * BlockVisibilities * MaxImages);
        private readonly AlignedBuffer<float> _tile = new(Span * Span * MaxImages);

        public double* L => _directions.Pointer;

        public double* LTerm => _directions.Pointer + Span;

        public double* M => _directions.Pointer + (2 * Span);

        public double* MTerm => _directions.Pointer + (3 * Span);

        public float* Columns => _columns.Pointer;

        public float* Rows => _rows.Pointer;

        public float* Tile => _tile.Pointer;
    }
}
