using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Imaging.Maps;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Silo.Visibilities;

/// <summary>
/// Raw frames in the order of time to calibrated, averaged visibilities in one file: every average is as many rows as there are baselines, its bands and
/// hands beside each other. Where both hands are asked for, a row holds both means of the same looks at the Sun, so that I and V can be made of it; frames
/// whose neighbour of the other hand is missing are rows of their own, in which that hand has no weight. One thread reads; frames are calibrated and summed by
/// as many as <see cref="UvSelection.Threads"/> says, a batch at a time, and the bytes of the file do not depend on how many. Memory does not grow with the length of the observation. One use; not thread-safe.
/// </summary>
public sealed class UvConversion : UvRun, IDisposable
{
    /// <summary>The visibilities of a plane are summed in so many slices, one thread a slice.</summary>
    private const int Slices = 8;

    /// <summary>By plane, the frames that stand in a row with those of the other hand, or of the one hand asked for; then, by plane, those that are alone.</summary>
    private readonly UvIntegration?[] _sums;
    private readonly long[] _groupMeanNs;
    private readonly int[] _groups;
    private readonly VisibilityBlock _block;
    private readonly double[] _uvwBaselineXyz;
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly Action<int> _sumSlice;
    private readonly Action<int> _moveToBlock;
    private BandParameters? _noted;
    private VisibilityWriter? _writer;
    private UtcTime? _origin;
    private long _average;
    private int _summed;
    private int _group;
    private SunPlace? _sun;

    /// <inheritdoc cref="UvRun(RawFiles, ParametersOfFile, UvSelection, string, VisibilityFormat)"/>
    public UvConversion(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
        : base(raw, parameters, selection, folder, format)
    {
        IntegrationNs = selection.IntegrationNs ?? (IsLoop ? Layout.CyclePeriodNs : 2 * ArrayLayout.FramePeriodNs);
        var baselines = Layout.ScienceBaselines;
        _uvwBaselineXyz = new double[3 * baselines];
        Planes = Selector.BandsMHz.Length * selection.Hands.Length;
        _sums = new UvIntegration?[IsPairing ? 2 * Planes : Planes];
        for (var k = 0; k < Planes; k++)
        {
            _sums[k] = new UvIntegration(ArrayLayout.Channels * baselines);
        }

        (_groups, _groupMeanNs) = IsPairing ? (new int[3], new long[3]) : (new int[1], new long[1]);
        _block = new VisibilityBlock(baselines, Selector.BandsMHz.Length, ArrayLayout.Channels, selection.Hands.Length);
        (_sumSlice, _moveToBlock) = (SumSlice, MoveToBlock);
    }

    /// <summary>The time of an average, ns.</summary>
    public long IntegrationNs { get; }

    /// <summary>The bands of the file, MHz, ascending.</summary>
    public IReadOnlyList<int> BandsMHz => Selector.BandsMHz;

    /// <summary>The hands of the file.</summary>
    public IReadOnlyList<Polarization> Hands => Selection.Hands;

    /// <summary>The file that was written.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Averages that were written.</summary>
    public int Averages { get; private set; }

    /// <summary>Frames whose neighbour of the other hand is missing, where both hands were asked for.</summary>
    public long Unpaired { get; private set; }

    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Unit of the amplitudes: JY, UNCALIB.</summary>
    public string Unit { get; private set; } = "";

    /// <summary>What was calibrated with, or not.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>The share of its peak that a point 16' from the centre loses in the highest channel, by the width of a channel and by averaging.</summary>
    public (double Frequency, double Time) LimbLoss { get; private set; }

    public void Dispose() => _writer?.Dispose();

    private bool IsPairing => Selection.Hands.Length > 1;

    private int Planes { get; }

    private protected override void Take(string path, in FrameHeader header, ReadOnlySpan<byte> bytes, int plane)
    {
        // Averages begin with a cycle, also where the range begins within one.
        _origin ??= header.IsLoopMode ? header.Time.AddNs(-header.HopCode * ArrayLayout.FramePeriodNs) : header.Time;

        // Half a frame of tolerance: time tags jitter.
        var average = (long)Math.Floor((header.Time - _origin.Value + (ArrayLayout.FramePeriodNs / 2.0)) / IntegrationNs);
        if (!Selector.IsNew(header, plane, isLate: average < _average))
        {
            return;
        }

        if (average > _average)
        {
            WriteAverage();
            _average = average;
        }
        else if (Batch.IsFull)
        {
            Sum(Batch.Count - (IsPairing && Batch.MayBePairedYet ? 1 : 0));
        }

        Add(header, bytes, SunAt(FrameTime.Middle(header.Time)), plane);
        var parameters = Batch[Batch.Count - 1].Parameters;
        if (parameters != _noted)
        {
            _notes.Add((_noted = parameters).PhasesNote);
        }
    }

    private protected override void Finish()
    {
        WriteAverage();
        _writer!.Complete();
        Rows = _writer.Rows;
        LimbLoss = Loss();
    }

    /// <summary>Where dishes cast shadows does not change within a second.</summary>
    private SunPlace SunAt(UtcTime middle)
    {
        if (_sun is not { } sun || Math.Abs(middle - sun.Utc) > UtcTime.NsPerSecond)
        {
            _sun = SolarEphemeris.Muser.At(middle);
        }

        return _sun!.Value;
    }

    /// <summary>Calibrates the first so many frames of the batch and adds them to their sums, in their order.</summary>
    private void Sum(int count)
    {
        if (count == 0)
        {
            return;
        }

        Batch.CalibrateFirst(count);
        if (_writer is null)
        {
            Begin(Batch[0].Calibration);
        }

        for (var k = 0; k < count; k++)
        {
            var sum = SumOf(Batch[k]);
            Unpaired += sum < Planes ? 0 : 1;
            (_sums[sum] ??= new UvIntegration(ArrayLayout.Channels * Layout.ScienceBaselines)).Count(FrameTime.Middle(Batch[k].Header.Time));
        }

        _summed = count;
        Batch.Loop.Run(Slices, _sumSlice);
        Batch.ForgetFirst(count);
    }

    private int SumOf(FrameSlot frame) => frame.Plane + (IsPairing && !frame.IsPaired ? Planes : 0);

    private void SumSlice(int slice)
    {
        var visibilities = ArrayLayout.Channels * Layout.ScienceBaselines;
        var (from, to) = (slice * visibilities / Slices, (slice + 1) * visibilities / Slices);
        for (var sum = 0; sum < _sums.Length; sum++)
        {
            for (var k = 0; k < _summed; k++)
            {
                if (SumOf(Batch[k]) == sum)
                {
                    _sums[sum]!.Add(Batch[k].Calibration.VisChanBaseline, Batch[k].Calibration.WeightChanBaseline, from, to - from);
                }
            }
        }
    }

    private void Begin(FrameCalibration first)
    {
        Unit = first.Amplitude.UvUnit();
        Path = PathOf(First.ToCompactString());
        var dataset = new UvDescription(Layout, Selection, Parameters, IntegrationNs).Dataset(
            RawPaths, First, SolarEphemeris.Muser.At(First), Selector.BandsMHz, Selection.Hands, Unit, first.Header.FringeStopped);
        _writer = VisibilityWriter.Create(Path, Format, dataset);
    }

    /// <summary>Writes the frames since the last average, if there are any; what is missing has no weight.</summary>
    private void WriteAverage()
    {
        Sum(Batch.Count);
        for (var group = 0; group < _groups.Length; group++)
        {
            (_groups[group], _groupMeanNs[group]) = (group, MeanNs(group));
        }

        Array.Sort(_groupMeanNs, _groups);
        var any = false;
        for (var k = 0; k < _groups.Length && _groupMeanNs[k] < long.MaxValue; k++)
        {
            any = true;
            WriteRows(_groups[k], new UtcTime(_groupMeanNs[k]));
        }

        Averages += any ? 1 : 0;
    }

    /// <summary>Writes one row for each baseline.</summary>
    private void WriteRows(int group, UtcTime mean)
    {
        var sun = SolarEphemeris.Muser.At(mean);
        Uvw.Compute(sun.GhaRad, sun.DecRad, Positions(mean), _uvwBaselineXyz);
        SolarVisibilities.FillRows(Layout, mean, IntegrationNs / 1e9, _uvwBaselineXyz, _block);
        _group = group;
        Batch.Loop.Run(Planes, _moveToBlock);
        _writer!.Write(_block, sun.NorthOfDateRad);
    }

    /// <summary>The mean time of a group of sums, ns since 1970; the largest number where there are no frames in it.</summary>
    private long MeanNs(int group)
    {
        // Times are taken from the beginning of the average, so that their sum stays small.
        var begin = _origin!.Value.AddNs(_average * IntegrationNs);
        var (frames, sumNs) = (0L, 0L);
        for (var plane = 0; plane < Planes; plane++)
        {
            if (SumIn(group, plane) is { } sum)
            {
                (frames, sumNs) = (frames + sum.Frames, sumNs + sum.SumNs(begin));
            }
        }

        return frames == 0 ? long.MaxValue : begin.AddNs(sumNs / frames).UnixNs;
    }

    /// <summary>What a group of rows holds of a plane: the frames of both hands in the first, those alone of the first hand in the second, of the other in the third.</summary>
    private UvIntegration? SumIn(int group, int plane) => group switch
    {
        0 => _sums[plane],
        _ when plane % Selection.Hands.Length == group - 1 => _sums[Planes + plane],
        _ => null,
    };

    private void MoveToBlock(int plane)
    {
        var (band, hand) = Math.DivRem(plane, Selection.Hands.Length);
        if (SumIn(_group, plane) is { } sum)
        {
            sum.MoveTo(_block, band, hand, Layout.IsLowerSideband);
        }
        else
        {
            _block.ClearPlane(band, hand);
        }
    }

    private ReadOnlySpan<Vector3D> Positions(UtcTime utc) =>
        Parameters.At(utc).For(new BandHand { BandMHz = BandsMHz[0], IsRight = Selection.Hands[0] == Polarization.Right }).ItrfAntennaM;

    private (double Frequency, double Time) Loss()
    {
        const double LimbRad = 16 * Math.PI / (180 * 60);
        var topHz = (BandsMHz[^1] * 1e6) + ((ArrayLayout.Channels - 0.5) * ArrayLayout.ChannelWidthHz);
        var decRad = SolarEphemeris.Muser.At(Last).DecRad;
        return (
            1 - BandwidthSmearing.PeakKept(_uvwBaselineXyz, [], ArrayLayout.ChannelWidthHz, LimbRad),
            1 - TimeSmearing.PeakKept(_uvwBaselineXyz, [], decRad, topHz, IntegrationNs / 1e9, LimbRad));
    }
}
