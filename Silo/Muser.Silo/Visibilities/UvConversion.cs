using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Silo.Visibilities;

/// <summary>
/// Raw frames in the order of time to calibrated, averaged visibilities in one file: every average is as many rows as there are baselines, its bands and
/// hands beside each other. Where both hands are asked for, a row holds both means of the same looks at the Sun, so that I and V can be made of it; frames
/// whose neighbour of the other hand is missing are rows of their own, in which that hand has no weight. One thread reads; frames are calibrated and summed by as many as <see cref="UvSelection.Threads"/> says, a batch at a time, and
/// the bytes of the file do not depend on how many. Memory does not grow with the length of the observation. One use; not thread-safe.
/// </summary>
public sealed class UvConversion : IDisposable
{
    /// <summary>The visibilities of a plane are summed in so many slices, one thread a slice.</summary>
    private const int Slices = 8;

    private readonly RawFiles _raw;
    private readonly ParametersOfFile _parameters;
    private readonly UvSelection _selection;
    private readonly string _folder;
    private readonly VisibilityFormat _format;
    private readonly ArrayLayout _layout;
    private readonly UvFrameSelector _selector;
    private readonly FrameBatch _batch;

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

    /// <summary>Prepares; throws <see cref="UserInputException"/> where a band is asked for that the array lacks.</summary>
    /// <param name="raw">The files.</param>
    /// <param name="parameters">What they are calibrated with.</param>
    /// <param name="selection">What of them is taken, and how.</param>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="format">What it is.</param>
    public UvConversion(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
    {
        (_raw, _parameters, _selection, _folder, _format, _layout) = (raw, parameters, selection, folder, format, raw.Layout);
        _selector = new UvFrameSelector(raw, selection);
        IntegrationNs = selection.IntegrationNs ?? (raw.Files[0].IsLoop ? _layout.CyclePeriodNs : 2 * ArrayLayout.FramePeriodNs);
        _batch = new FrameBatch(_layout, selection.Amplitude, selection.AutomaticFlags ? new AutomaticFlagOptions() : null, selection.Threads);
        var baselines = _layout.ScienceBaselines;
        _uvwBaselineXyz = new double[3 * baselines];
        Planes = _selector.BandsMHz.Length * selection.Hands.Length;
        _sums = new UvIntegration?[IsPairing ? 2 * Planes : Planes];
        for (var k = 0; k < Planes; k++)
        {
            _sums[k] = new UvIntegration(ArrayLayout.Channels * baselines);
        }

        (_groups, _groupMeanNs) = IsPairing ? (new int[3], new long[3]) : (new int[1], new long[1]);
        _block = new VisibilityBlock(baselines, _selector.BandsMHz.Length, ArrayLayout.Channels, selection.Hands.Length);
        (_sumSlice, _moveToBlock) = (SumSlice, MoveToBlock);
    }

    /// <summary>The time of an average, ns.</summary>
    public long IntegrationNs { get; }

    /// <summary>The bands of the file, MHz, ascending.</summary>
    public IReadOnlyList<int> BandsMHz => _selector.BandsMHz;

    /// <summary>The hands of the file.</summary>
    public IReadOnlyList<Polarization> Hands => _selection.Hands;

    /// <summary>What became of the frames.</summary>
    public UvCounts Counts => _selector.Counts;

    /// <summary>The file that was written.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Averages that were written.</summary>
    public int Averages { get; private set; }

    /// <summary>Frames whose neighbour of the other hand is missing, where both hands were asked for.</summary>
    public long Unpaired { get; private set; }

    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Time tag of the first frame taken.</summary>
    public UtcTime First { get; private set; }

    /// <summary>Time tag of the last frame taken.</summary>
    public UtcTime Last { get; private set; }

    /// <summary>Unit of the amplitudes: JY, UNCALIB.</summary>
    public string Unit { get; private set; } = "";

    /// <summary>What was calibrated with, or not.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>A doubt about the calibration, in a sentence; null where there is none.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Bytes of raw files that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The share of its peak that a point 16' from the centre loses in the highest channel, by the width of a channel and by averaging.</summary>
    public (double Frequency, double Time) LimbLoss { get; private set; }

    /// <summary>Reads all files and writes; throws <see cref="UserInputException"/> where nothing is left to be written, and leaves no file then.</summary>
    /// <param name="progress">Told the bytes that were read.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>, and leaves no file.</param>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var reader = _raw.Read(_selection.From, _selection.To);
        while (reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            if (_selector.IsAsked(reader.Path, item, out var header, out var plane))
            {
                Take(header, item.Bytes, plane);
            }
        }

        BytesRead = reader.BytesRead;
        if (_origin is null)
        {
            throw new UserInputException(_selector.WhyNothing());
        }

        WriteAverage();
        _writer!.Complete();
        Rows = _writer.Rows;
        LimbLoss = Loss();
        Doubt = _parameters.Doubt(First);
        Elapsed = Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => _writer?.Dispose();

    private bool IsPairing => _selection.Hands.Length > 1;

    private int Planes { get; }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> bytes, int plane)
    {
        if (_origin is null)
        {
            // Averages begin with a cycle, also where the range begins within one.
            _origin = header.IsLoopMode ? header.Time.AddNs(-header.HopCode * ArrayLayout.FramePeriodNs) : header.Time;
            (First, Last) = (header.Time, header.Time);
        }

        // Half a frame of tolerance: time tags jitter.
        var average = (long)Math.Floor((header.Time - _origin.Value + (ArrayLayout.FramePeriodNs / 2.0)) / IntegrationNs);
        if (!_selector.IsNew(header, plane, isLate: average < _average))
        {
            return;
        }

        if (average > _average)
        {
            WriteAverage();
            _average = average;
        }
        else if (_batch.IsFull)
        {
            Sum(_batch.Count - (IsPairing && _batch.MayBePairedYet ? 1 : 0));
        }

        var parameters = _parameters.At(header.Time).For(new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right });
        if (parameters != _noted)
        {
            _notes.Add((_noted = parameters).PhasesNote);
        }

        _batch.Add(header, bytes, parameters, SunAt(FrameTime.Middle(header.Time)), plane);
        Last = header.Time;
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

        _batch.CalibrateFirst(count);
        if (_writer is null)
        {
            Begin(_batch[0].Calibration);
        }

        for (var k = 0; k < count; k++)
        {
            var sum = SumOf(_batch[k]);
            Unpaired += sum < Planes ? 0 : 1;
            (_sums[sum] ??= new UvIntegration(ArrayLayout.Channels * _layout.ScienceBaselines)).Count(FrameTime.Middle(_batch[k].Header.Time));
        }

        _summed = count;
        _batch.Loop.Run(Slices, _sumSlice);
        _batch.ForgetFirst(count);
    }

    private int SumOf(FrameSlot frame) => frame.Plane + (IsPairing && !frame.IsPaired ? Planes : 0);

    private void SumSlice(int slice)
    {
        var visibilities = ArrayLayout.Channels * _layout.ScienceBaselines;
        var (from, to) = (slice * visibilities / Slices, (slice + 1) * visibilities / Slices);
        for (var sum = 0; sum < _sums.Length; sum++)
        {
            for (var k = 0; k < _summed; k++)
            {
                if (SumOf(_batch[k]) == sum)
                {
                    _sums[sum]!.Add(_batch[k].Calibration.VisChanBaseline, _batch[k].Calibration.WeightChanBaseline, from, to - from);
                }
            }
        }
    }

    private void Begin(FrameCalibration first)
    {
        Unit = first.Amplitude == AmplitudeScale.Table ? "JY" : "UNCALIB";
        var extension = _format == VisibilityFormat.FitsIdi ? "idifits" : "uvfits";
        Path = System.IO.Path.Combine(_folder, $"{_layout.Name}-{First.ToCompactString()}.{extension}");
        var dataset = new UvDescription(_layout, _selection, _parameters, IntegrationNs).Dataset(
            _raw.Files.Select(file => file.Path), First, SolarEphemeris.Muser.At(First), _selector.BandsMHz, _selection.Hands, Unit, first.Header.FringeStopped);
        _writer = VisibilityWriter.Create(Path, _format, dataset);
    }

    /// <summary>Writes the frames since the last average, if there are any; what is missing has no weight.</summary>
    private void WriteAverage()
    {
        Sum(_batch.Count);
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
        UvRows.Fill(_block, _layout, mean, IntegrationNs / 1e9f, _uvwBaselineXyz);
        _group = group;
        _batch.Loop.Run(Planes, _moveToBlock);
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
        _ when plane % _selection.Hands.Length == group - 1 => _sums[Planes + plane],
        _ => null,
    };

    private void MoveToBlock(int plane)
    {
        var (band, hand) = Math.DivRem(plane, _selection.Hands.Length);
        if (SumIn(_group, plane) is { } sum)
        {
            sum.MoveTo(_block, band, hand, _layout.IsLowerSideband);
        }
        else
        {
            _block.ClearPlane(band, hand);
        }
    }

    private ReadOnlySpan<Vector3D> Positions(UtcTime utc) =>
        _parameters.At(utc).For(new BandHand { BandMHz = BandsMHz[0], IsRight = _selection.Hands[0] == Polarization.Right }).ItrfAntennaM;

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
