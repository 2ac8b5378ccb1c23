using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// The taps of the visibilities of <see cref="ColumnImager"/>: over which cells of v each is spread, and how, so that the transform of the cells is exp(2*pi*i(v m + w f(m))) over the
/// rows of a map. f(m) = n(l,m) - n(l,m_t) is what the w-term adds to its value on the line m_t. It is that of the middle column times a factor, 1 + l^2 / 2 and smaller terms
/// (<see cref="Stretch"/>), so that taps of another column are taps of another w.
/// It allocates when more visibilities or a larger w come than ever before.
/// </summary>
internal sealed unsafe class WaveTaps
{
    private const int TapStep = 4;

    private readonly ImageGrid _grid;
    private readonly int _cells;
    private readonly SimdPath _path;
    private readonly SemicircleKernel _kernel;
    private readonly TapPolynomials?[] _polynomials = new TapPolynomials?[(TapPlace.Most / TapStep) + 1];
    private TapPlace[] _places = [];
    private AlignedBuffer<float> _taps = new(0);

    /// <param name="grid">The pixels.</param>
    /// <param name="cells">Cells of v.</param>
    /// <param name="path">The implementation.</param>
    public WaveTaps(ImageGrid grid, int cells, SimdPath path)
    {
        (_grid, _cells, _path) = (grid, cells, path);
        _kernel = new SemicircleKernel((double)cells / grid.Size);
        Line = WTerm.Line(0, Edge(grid));
    }

    /// <summary>m_t: where the front is 0.</summary>
    public double Line { get; }

    /// <summary>Where the taps of each visibility are.</summary>
    public TapPlace[] Places => _places;

    /// <summary>All taps: see <see cref="ColumnKernel.Spread"/>.</summary>
    public float* Taps => _taps.Pointer;

    /// <summary>Taps that a w needs, wavelengths; more than <see cref="TapPlace.Most"/> where it is too large for this way to a map.</summary>
    public static int TapsFor(ImageGrid grid, int cells, double absW) =>
        (int)Math.Min(2 * TapPlace.Most, Math.Ceiling(((2.4 * absW * CellsPerW(grid, cells)) + 11) / TapStep) * TapStep);

    /// <summary>What f of a column is times that of the middle column.</summary>
    public static double Stretch(ImageGrid grid, double l)
    {
        var (line, edge) = (WTerm.Line(0, Edge(grid)), Edge(grid));
        return (WTerm.NMinusOne(l, edge) - WTerm.NMinusOne(l, line)) / (WTerm.NMinusOne(0, edge) - WTerm.NMinusOne(0, line));
    }

    /// <summary>The correction of a row: the map has to be multiplied by it.</summary>
    public double Correction(int row) => 1 / _kernel.Transform((row - (_grid.Size / 2)) / (double)_cells);

    /// <summary>Finds the place of every visibility, and makes room. v is in cells, 0 to half of them.</summary>
    public void Place(VisibilityList list)
    {
        if (_places.Length < list.Count)
        {
            _places = new TapPlace[list.Count];
        }

        var offset = 0;
        for (var k = 0; k < list.Count; k++)
        {
            var polynomials = Polynomials(TapsFor(_grid, _cells, Math.Abs(list.W[k])));
            _places[k] = new TapPlace((int)Math.Floor(list.V[k]) + polynomials.FirstCell, polynomials.Taps, offset);
            offset += 4 * polynomials.Padded;
        }

        if (_taps.Length < offset)
        {
            _taps = new AlignedBuffer<float>(offset);
        }
    }

    /// <summary>Makes the taps of some visibilities; safe for several threads, each with visibilities of its own.</summary>
    /// <param name="list">The visibilities.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="stretch"><see cref="Stretch"/> at the edge of the map: there are taps for its middle and for its edge.</param>
    public void Fill(VisibilityList list, int start, int count, double stretch)
    {
        switch (_path)
        {
            case SimdPath.Vector512:
                Fill<Lanes512>(list, start, count, stretch);
                break;
            case SimdPath.Vector256:
                Fill<Lanes256>(list, start, count, stretch);
                break;
            case SimdPath.Vector128:
                Fill<Lanes128>(list, start, count, stretch);
                break;
            default:
                Fill<Lanes32>(list, start, count, stretch);
                break;
        }
    }

    private static double Edge(ImageGrid grid) => grid.Size / 2 * grid.CellRad;

    /// <summary>The front adds frequencies up to w m / n: so many cells on either side for a w of 1. What else a wave needs, eleven taps and a fifth more, is measured: it keeps the fit below 7e-7.</summary>
    private static double CellsPerW(ImageGrid grid, int cells) => Edge(grid) * grid.CellRad * cells / Math.Sqrt(1 - (2 * Edge(grid) * Edge(grid)));

    private TapPolynomials Polynomials(int taps)
    {
        ref var polynomials = ref _polynomials[taps / TapStep];
        if (polynomials is null)
        {
            var perW = 2.4 * CellsPerW(_grid, _cells);
            polynomials = new TapPolynomials(
                _grid.Size / 2.0 / _cells,
                taps,
                _kernel.Transform,
                turns => WTerm.NMinusOne(0, turns * _cells * _grid.CellRad) - WTerm.NMinusOne(0, Line),
                Math.Max(0, taps - TapStep - 11) / perW,
                (taps - 11) / perW);
        }

        return polynomials;
    }

    private void Fill<TLanes>(VisibilityList list, int start, int count, double stretch)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        for (var k = start; k < start + count; k++)
        {
            var (v, w) = (list.V[k], Math.Abs(list.W[k]));
            Polynomials(_places[k].Count).Evaluate<TLanes>(v - Math.Floor(v), w, w * stretch, list.W[k] < 0 ? -1 : 1, _taps.Pointer + _places[k].Offset);
        }
    }
}
