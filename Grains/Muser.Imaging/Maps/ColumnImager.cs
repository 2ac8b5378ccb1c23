using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// Dirty maps and beams, exact along l and gridded along m: in each column of a map the visibilities, turned by the phasor of that column, are spread over cells of v, and one Fourier
/// transform gives its rows. No grid of two dimensions, no planes in w: the w-term goes into the phasor of the column and into the taps of the visibility (<see cref="WaveTaps"/>).
/// <para>
/// Costs visibilities times columns times some twenty taps, and a transform for each column; the exact sum (<see cref="DirtyImager"/>) costs visibilities times columns times rows.
/// Two columns, one on each side of the middle, share a transform, and sixteen such pairs are made side by side.
/// </para>
/// <para>
/// Accuracy, of the sum of |w V| / sum w: about 1e-6; the w-term, at most <see cref="MaxPhaseErrorRad"/> at the outermost corner of the map on the longest w. Baselines beyond the Nyquist
/// limit of the map wrap around and stay in.
/// </para>
/// A plan for one size and cell: it allocates when made, and when more visibilities or a larger w come than ever before. One call at a time.
/// </summary>
public sealed unsafe class ColumnImager : IMapTransform
{
    private const double LeastOversampling = 1.75;
    private const int BlockVisibilities = 64;

    /// <summary>Phase by which the front may change from the middle of a map to its edge: between them taps are interpolated, off by an eighth of the square of it.</summary>
    private const double MostFrontPhaseRad = 2.5e-3;

    private readonly SimdPath _path;
    private readonly BatchFft _fft;
    private readonly WaveTaps _taps;
    private readonly WorkCrew _tapCrew;
    private readonly WorkCrew _panelCrew;
    private readonly Workspace[] _workspaces;
    private readonly VisibilityList _list = new(1);
    private readonly AlignedBuffer<float> _correction;
    private readonly double _edge;
    private readonly double _stretch;

    // The call in progress.
    private nint _image;
    private int _margin;
    private int _next;

    /// <param name="grid">The pixels.</param>
    /// <param name="threads">Threads at most; 0 for one per processor.</param>
    public ColumnImager(ImageGrid grid, int threads = 0)
        : this(grid, threads, SimdPaths.Best)
    {
    }

    internal ColumnImager(ImageGrid grid, int threads, SimdPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        (Grid, _path) = (grid, path);
        _fft = new BatchFft(CellCount(grid), path);
        _taps = new WaveTaps(grid, _fft.Size, path);
        (_tapCrew, _panelCrew) = (new WorkCrew(threads, FillTaps), new WorkCrew(threads, ImagePanels));
        _workspaces = [.. Enumerable.Range(0, threads).Select(_ => new Workspace(_fft.Size))];

        // Half, for the pairs of columns.
        _correction = new AlignedBuffer<float>(grid.Size);
        for (var row = 0; row < grid.Size; row++)
        {
            _correction.Span[row] = (float)(_taps.Correction(row) / 2);
        }

        _edge = Edge(grid);
        _stretch = WaveTaps.Stretch(grid, _edge);
    }

    /// <inheritdoc/>
    public ImageGrid Grid { get; }

    /// <summary>Bound, radians, on the phase error of the w-term in the last map: at its outermost corner, on its longest w.</summary>
    public double MaxPhaseErrorRad { get; private set; }

    /// <summary>What <see cref="MaxPhaseErrorRad"/> may be.</summary>
    internal double GoalRad { get; init; } = DirtyImager.PhaseErrorGoalRad;

    /// <summary>Cells of v for a map.</summary>
    public static int CellCount(ImageGrid grid) =>
        BatchFft.SizeFrom(Math.Max(2 * TapPlace.Most, (int)Math.Ceiling(LeastOversampling * grid.Size)));

    /// <summary>Panels of columns.</summary>
    public static int Panels(ImageGrid grid) => ((grid.Size / 2) + ColumnKernel.Side - 1) / ColumnKernel.Side;

    /// <summary>Whether this way is as exact as it should be.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="maxAbsW">The largest |w|, wavelengths.</param>
    /// <param name="goalRad">What <see cref="MaxPhaseErrorRad"/> may be.</param>
    public static bool Suits(ImageGrid grid, double maxAbsW, double goalRad = DirtyImager.PhaseErrorGoalRad) =>
        PhaseError(grid, maxAbsW) <= goalRad
        && FrontPhase(grid, maxAbsW) <= MostFrontPhaseRad
        && WaveTaps.TapsFor(grid, CellCount(grid), maxAbsW) <= TapPlace.Most;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">w is too large for this way: see <see cref="Suits"/>.</exception>
    public double Image(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        Span<float> imageRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetImage(0, visChanBaseline, weightChanBaseline);
        Run(imageRowColumn);
        return sum;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">w is too large for this way: see <see cref="Suits"/>.</exception>
    public double Beam(
        ReadOnlySpan<double> uvwBaselineXyz, ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<float> weightChanBaseline, Span<float> beamRowColumn)
    {
        _list.Begin(uvwBaselineXyz, frequencyHzChan);
        var sum = _list.SetUnitImage(0, weightChanBaseline);
        Run(beamRowColumn);
        return sum;
    }

    private static double Edge(ImageGrid grid) => grid.Size / 2 * grid.CellRad;

    /// <summary>
    /// A panel has one front for columns that lie up to 16 pixels apart, of which one side is half a panel wide: l^2 is off by up to 16 pixels times the edge, m^2 reaches half of its
    /// square on either side of the line, and the w-term holds a quarter of their product.
    /// </summary>
    private static double PhaseError(ImageGrid grid, double maxAbsW) => ColumnKernel.Side * grid.CellRad / Edge(grid) * FrontPhase(grid, maxAbsW);

    /// <summary>Phase by which the front changes from the middle column of a map to the outermost, at the outermost row.</summary>
    private static double FrontPhase(ImageGrid grid, double maxAbsW)
    {
        var square = Edge(grid) * Edge(grid);
        return 2 * Math.PI * maxAbsW * square * square / 8 / Math.Pow(1 - (2 * square), 1.5);
    }

    private void Run(Span<float> image)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, Grid.Pixels, nameof(image));
        _list.Complete(1);
        MaxPhaseErrorRad = PhaseError(Grid, _list.MaxAbsW);
        if (!Suits(Grid, _list.MaxAbsW, GoalRad))
        {
            throw new InvalidOperationException($"A w of {_list.MaxAbsW} wavelengths is too large for a map of {Grid.Size} x {Grid.CellArcsec} arcsec made by columns.");
        }

        FoldV();
        _taps.Place(_list);
        _margin = WaveTaps.TapsFor(Grid, _fft.Size, _list.MaxAbsW) / 2;
        fixed (float* pixels = image)
        {
            _image = (nint)pixels;
            _next = 0;
            _tapCrew.Run();
            _next = 0;
            _panelCrew.Run();
        }
    }

    /// <summary>v in cells, from 0 to half of them: the others by the conjugate visibility, since a map is real.</summary>
    private void FoldV()
    {
        double size = _fft.Size;
        for (var k = 0; k < _list.Count; k++)
        {
            var v = _list.V[k] * Grid.CellRad * size;
            v -= size * Math.Floor(v / size);
            if (v > size / 2)
            {
                (_list.U[k], _list.W[k], _list.Vis[(2 * k) + 1]) = (-_list.U[k], -_list.W[k], -_list.Vis[(2 * k) + 1]);
                v = size - v;
            }

            _list.V[k] = v;
        }
    }

    /// <summary>|l| of the inner edge of a panel.</summary>
    private double PanelEdge(int panel) => Math.Min(_edge, panel * ColumnKernel.Side * Grid.CellRad);

    private void FillTaps(int member)
    {
        for (int start; (start = Interlocked.Add(ref _next, BlockVisibilities) - BlockVisibilities) < _list.Count;)
        {
            _taps.Fill(_list, start, Math.Min(BlockVisibilities, _list.Count - start), _stretch);
        }
    }

    private void ImagePanels(int member)
    {
        var (work, panels) = (_workspaces[member], Panels(Grid));
        for (int panel; (panel = Interlocked.Increment(ref _next) - 1) < panels;)
        {
            ImagePanel(work, panel);
        }
    }

    private void ImagePanel(Workspace work, int panel)
    {
        const int Side = ColumnKernel.Side;
        var middle = Grid.Size / 2;
        var (firstA, firstB) = (middle + (panel * Side), middle - ((panel + 1) * Side));
        for (var i = 0; i < Side; i++)
        {
            // Beyond the map the phasors are not used, but must exist.
            Take(i, Math.Min(firstA + i, Grid.Size - 1));
            Take(Side + i, Math.Max(firstB + i, 0));
        }

        var (near, far) = (PanelEdge(panel), PanelEdge(panel + 1));
        var outward = (WaveTaps.Stretch(Grid, WTerm.Line(near, far)) - 1) / (_stretch - 1);
        var half = _fft.Size / 2;
        new Span<float>(work.Cells - (_margin * ColumnKernel.Cell), (half + 1 + (2 * _margin)) * ColumnKernel.Cell).Clear();
        ColumnKernel.Spread(
            _list.U, _list.W, _list.Vis, _taps.Places.AsSpan(0, _list.Count), _taps.Taps, (float)outward, work.L, work.Term, work.Cells, _path);
        for (var beyond = 1; beyond <= _margin; beyond++)
        {
            ColumnKernel.AddConjugate(work.Cells - (beyond * ColumnKernel.Cell), work.Cells + (beyond * ColumnKernel.Cell));
            ColumnKernel.AddConjugate(work.Cells + ((half + beyond) * ColumnKernel.Cell), work.Cells + ((half - beyond) * ColumnKernel.Cell));
        }

        ColumnKernel.Pair(work.Cells, _fft.Size, work.Spectrum, _path);
        var result = _fft.Transform(work.Spectrum, work.Spectrum + (_fft.Size * BatchFft.Element));
        var (insideA, insideB) = (Math.Min(Side, Grid.Size - firstA), Math.Min(Side, firstB + Side));
        var image = (float*)_image;
        ColumnKernel.Scale(result, _fft.Size, _correction.Pointer, Grid.Size, image + firstA, Grid.Size, insideA, _path);
        ColumnKernel.Scale(
            result + Side + Side - insideB, _fft.Size, _correction.Pointer, Grid.Size, image + firstB + Side - insideB, Grid.Size, insideB, _path);

        void Take(int i, int column)
        {
            work.L[i] = Grid.L(column);
            work.Term[i] = WTerm.NMinusOne(work.L[i], _taps.Line);
        }
    }

    /// <summary>The buffers of one thread.</summary>
    private sealed class Workspace(int size)
    {
        private readonly AlignedBuffer<double> _directions = new(2 * ColumnKernel.Columns);
        private readonly AlignedBuffer<float> _cells = new(((size / 2) + 1 + (2 * TapPlace.Most)) * ColumnKernel.Cell);
        private readonly AlignedBuffer<float> _spectrum = new(2 * size * BatchFft.Element);

        public double* L => _directions.Pointer;

        public double* Term => _directions.Pointer + ColumnKernel.Columns;

        /// <summary>Cell 0; taps reach below it and beyond the last.</summary>
        public float* Cells => _cells.Pointer + (TapPlace.Most * ColumnKernel.Cell);

        public float* Spectrum => _spectrum.Pointer;
    }
}
