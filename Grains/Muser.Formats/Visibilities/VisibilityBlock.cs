using System.Runtime.CompilerServices;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Rows of visibilities, column by column, in the convention of the service whatever that of the file: (u,v,w) of baseline
/// (antenna 1, antenna 2) is that of r_2 - r_1, and a source of flux I at (l,m) gives V = I exp(-2*pi*i(ul+vm+w(n-1))). Readers
/// fill a block, writers take one; it is used again and again, so that a row costs no allocation. Not safe for several threads.
/// </summary>
public sealed class VisibilityBlock
{
    private readonly UtcTime[] _time;
    private readonly int[] _antenna1;
    private readonly int[] _antenna2;
    private readonly int[] _subarray;
    private readonly int[] _source;
    private readonly int[] _frequency;
    private readonly float[] _integration;
    private readonly double[] _uvw;
    private readonly ComplexF[] _vis;
    private readonly float[] _weight;
    private int _count;

    /// <summary>A block that can hold <paramref name="capacity"/> rows.</summary>
    public VisibilityBlock(int capacity, int bands, int channels, int polarizations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(polarizations);
        (Capacity, Bands, Channels, Polarizations) = (capacity, bands, channels, polarizations);
        CorrelationsPerRow = checked(bands * channels * polarizations);
        var correlations = checked(capacity * CorrelationsPerRow);
        _time = new UtcTime[capacity];
        (_antenna1, _antenna2, _subarray) = (new int[capacity], new int[capacity], new int[capacity]);
        (_source, _frequency, _integration) = (new int[capacity], new int[capacity], new float[capacity]);
        _uvw = new double[3 * capacity];
        (_vis, _weight) = (new ComplexF[correlations], new float[correlations]);
        _subarray.AsSpan().Fill(1);
        _source.AsSpan().Fill(1);
        _frequency.AsSpan().Fill(1);
    }

    /// <summary>Rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>Bands (IFs) of a row.</summary>
    public int Bands { get; }

    /// <summary>Channels of a band.</summary>
    public int Channels { get; }

    /// <summary>Polarisations of a channel.</summary>
    public int Polarizations { get; }

    /// <summary>Complex numbers of a row.</summary>
    public int CorrelationsPerRow { get; }

    /// <summary>Rows that are there, 0 to <see cref="Capacity"/>.</summary>
    public int Count
    {
        get => _count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            _count = value;
        }
    }

    /// <summary>Middle of the integration, UTC.</summary>
    public Span<UtcTime> Time => _time;

    /// <summary>Number of the first antenna, from 1.</summary>
    public Span<int> Antenna1 => _antenna1;

    /// <summary>Number of the second antenna, from 1; the same as the first for an autocorrelation.</summary>
    public Span<int> Antenna2 => _antenna2;

    /// <summary>Number of the array, from 1: 1 unless the file says otherwise.</summary>
    public Span<int> Subarray => _subarray;

    /// <summary>Number of the source.</summary>
    public Span<int> SourceId => _source;

    /// <summary>Frequency id.</summary>
    public Span<int> FrequencyId => _frequency;

    /// <summary>Integration time, s; 0 where the file does not say.</summary>
    public Span<float> IntegrationSeconds => _integration;

    /// <summary>Triples u, v, w in seconds of light.</summary>
    public Span<double> UvwSecondsRowXyz => _uvw;

    /// <summary>Visibilities, rows slowest, then bands, channels, polarisations.</summary>
    public Span<ComplexF> VisRowBandChanPol => _vis;

    /// <summary>Their weights: negative where flagged, 0 where there are no data.</summary>
    public Span<float> WeightRowBandChanPol => _weight;

    /// <summary>The visibilities of one row.</summary>
    public Span<ComplexF> VisBandChanPol(int row) => _vis.AsSpan(row * CorrelationsPerRow, CorrelationsPerRow);

    /// <summary>The weights of one row.</summary>
    public Span<float> WeightBandChanPol(int row) => _weight.AsSpan(row * CorrelationsPerRow, CorrelationsPerRow);

    /// <summary>
    /// Puts the visibilities of one polarisation and band into consecutive rows, one for each baseline: from the order of frames
    /// (channels slowest) to that of files.
    /// </summary>
    /// <param name="firstRow">Row of the first baseline.</param>
    /// <param name="band">Band, from 0.</param>
    /// <param name="polarization">Place of the polarisation in a row, from 0.</param>
    /// <param name="visChanBaseline">Channels x baselines.</param>
    /// <param name="weightChanBaseline">As many weights.</param>
    /// <param name="isDescending">
    /// True where channel 0 is the highest (MUSER-II, as stored): channels change places, so that files ascend.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetPlane(
        int firstRow,
        int band,
        int polarization,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        bool isDescending = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)band, (uint)Bands, nameof(band));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)polarization, (uint)Polarizations, nameof(polarization));
        var baselines = visChanBaseline.Length / Channels;
        if (visChanBaseline.Length != baselines * Channels || weightChanBaseline.Length != visChanBaseline.Length)
        {
            throw new ArgumentException(
                $"{visChanBaseline.Length} visibilities and {weightChanBaseline.Length} weights are no {Channels} channels.");
        }

        // Rows of a tile and all channels of it stay in the first cache, where elements of both orders are near each other.
        const int TileRows = 64;
        for (var first = 0; first < baselines; first += TileRows)
        {
            var rows = Math.Min(TileRows, baselines - first);
            for (var channel = 0; channel < Channels; channel++)
            {
                var from = ((isDescending ? Channels - 1 - channel : channel) * baselines) + first;
                var vis = visChanBaseline.Slice(from, rows);
                var weight = weightChanBaseline.Slice(from, rows);
                var to = ((firstRow + first) * CorrelationsPerRow) + (((band * Channels) + channel) * Polarizations) + polarization;
                for (var row = 0; row < vis.Length && row < weight.Length; row++, to += CorrelationsPerRow)
                {
                    (_vis[to], _weight[to]) = (vis[row], weight[row]);
                }
            }
        }
    }

    /// <summary>Leaves no data of one polarisation and band in any row.</summary>
    public void ClearPlane(int band, int polarization)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)band, (uint)Bands, nameof(band));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)polarization, (uint)Polarizations, nameof(polarization));
        var from = (band * Channels * Polarizations) + polarization;
        for (var row = 0; row < Count; row++)
        {
            var vis = VisBandChanPol(row);
            var weight = WeightBandChanPol(row);
            for (var channel = 0; channel < Channels; channel++)
            {
                var at = from + (channel * Polarizations);
                (vis[at], weight[at]) = (default, 0);
            }
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> unless this block has the shape of <paramref name="dataset"/>.</summary>
    internal void ThrowUnlessShapeOf(UvDataset dataset)
    {
        if ((Bands, Channels, Polarizations) != (dataset.Bands, dataset.Channels, dataset.Stokes.Count))
        {
            var ours = $"{Bands} x {Channels} x {Polarizations}";
            var theirs = $"{dataset.Bands} x {dataset.Channels} x {dataset.Stokes.Count}";
            throw new ArgumentException($"A block of {ours} does not hold rows of {theirs}.");
        }
    }
}
