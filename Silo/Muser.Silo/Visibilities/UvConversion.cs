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
/// hands beside each other. One use, one thread.
/// </summary>
public sealed class UvConversion : IDisposable
{
    private const double SpeedOfLight = 299_792_458;

    private readonly RawFiles _raw;
    private readonly ParametersOfFile _parameters;
    private readonly UvSelection _selection;
    private readonly string _folder;
    private readonly VisibilityFormat _format;
    private readonly ArrayLayout _layout;
    private readonly int[] _bandsMHz;
    private readonly FrameCalibration _frame;
    private readonly AutomaticFlagOptions? _limits;
    private readonly UvIntegration[] _bandHand;
    private readonly VisibilityBlock _block;
    private readonly double[] _uvwBaselineXyz;
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private VisibilityWriter? _writer;
    private UtcTime? _origin;
    private long _average;
    private SunPlace? _sun;

    /// <summary>Prepares; throws <see cref="UserInputException"/> where a band is asked for that the array lacks.</summary>
    public UvConversion(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
    {
        (_raw, _parameters, _selection, _folder, _format, _layout) = (raw, parameters, selection, folder, format, raw.Layout);
        int[] present = [.. raw.Files.SelectMany(file => file.BandsMHz).Distinct().Order()];
        _bandsMHz = selection.BandsMHz ?? present;
        if (_bandsMHz.FirstOrDefault(band => _layout.BandIndex(band) < 0, -1) is var missing and >= 0)
        {
            throw new UserInputException($"{_layout.Name} has no band at {missing} MHz; the files have {string.Join(", ", present)} MHz.");
        }

        IntegrationNs = selection.IntegrationNs ?? (raw.Files[0].IsLoop ? _layout.CyclePeriodNs : 2 * ArrayLayout.FramePeriodNs);
        _limits = selection.AutomaticFlags ? new AutomaticFlagOptions() : null;
        _frame = new FrameCalibration(_layout);
        var baselines = _layout.ScienceBaselines;
        _uvwBaselineXyz = new double[3 * baselines];
        _bandHand = new UvIntegration[_bandsMHz.Length * selection.Hands.Length];
        for (var k = 0; k < _bandHand.Length; k++)
        {
            _bandHand[k] = new UvIntegration(ArrayLayout.Channels * baselines);
        }

        _block = new VisibilityBlock(baselines, _bandsMHz.Length, ArrayLayout.Channels, selection.Hands.Length);
    }

    /// <summary>The time of an average, ns.</summary>
    public long IntegrationNs { get; }

    /// <summary>The bands of the file, MHz, ascending.</summary>
    public IReadOnlyList<int> BandsMHz => _bandsMHz;

    /// <summary>The hands of the file.</summary>
    public IReadOnlyList<Polarization> Hands => _selection.Hands;

    /// <summary>What became of the frames.</summary>
    public UvCounts Counts { get; private set; } = new();

    /// <summary>The file that was written.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Averages that were written.</summary>
    public int Averages { get; private set; }

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
        var hands = new LoopPolarizationTracker();
        using var reader = _raw.Read(_selection.From, _selection.To);
        while (reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            Take(reader.Path, item, hands);
        }

        BytesRead = reader.BytesRead;
        if (Counts.Taken == 0)
        {
            throw new UserInputException(WhyNothing());
        }

        WriteAverage();
        _writer!.Complete();
        Rows = _writer.Rows;
        LimbLoss = Loss();
        Elapsed = Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => _writer?.Dispose();

    private void Take(string path, in FrameStreamItem item, LoopPolarizationTracker hands)
    {
        var header = item.Header;
        if (item.Fault != FrameFault.None)
        {
            Counts = Counts with
            {
                Damaged = Counts.Damaged + 1,
                FirstDamage = Counts.FirstDamage ?? $"{path}, byte {item.Offset + item.FaultOffset}: {item.Fault.Reason()}",
            };
            return;
        }

        if (!hands.Resolve(ref header))
        {
            Counts = Counts with { HandUnknown = Counts.HandUnknown + 1 };
            return;
        }

        var (band, hand) = (Array.IndexOf(_bandsMHz, header.BandMHz), Array.IndexOf(_selection.Hands, header.Polarization));
        if (header.Time < _selection.From || header.Time >= _selection.To || hand < 0 || (band < 0 && _selection.BandsMHz is not null))
        {
            Counts = Counts with { NotAsked = Counts.NotAsked + 1 };
        }
        else if (band < 0)
        {
            Counts = Counts with { BandUnforeseen = Counts.BandUnforeseen + 1 };
        }
        else if (header.Source != FrameSource.Sun)
        {
            Counts = Counts with { NotSun = Counts.NotSun + 1 };
        }
        else
        {
            Average(header, item.Bytes, band, hand);
        }
    }

    private void Average(in FrameHeader header, ReadOnlySpan<byte> bytes, int band, int hand)
    {
        if (_origin is null)
        {
            (_origin, First, Last) = (header.Time, header.Time, header.Time);
        }

        // Half a frame of tolerance: time tags jitter.
        var average = (long)Math.Floor((header.Time - _origin.Value + (ArrayLayout.FramePeriodNs / 2.0)) / IntegrationNs);
        var plane = _bandHand[(band * _selection.Hands.Length) + hand];
        if (average < _average || (plane.LastTag is { } last && header.Time == last))
        {
            Counts = Counts with { RepeatedOrLate = Counts.RepeatedOrLate + 1 };
            return;
        }

        var parameters = _parameters.At(header.Time).For(new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right });
        var middle = FrameTime.Middle(header.Time);
        if (_frame.Read(bytes, parameters, _limits, out _) != FrameFault.None)
        {
            Counts = Counts with { Damaged = Counts.Damaged + 1 };
            return;
        }

        if (average > _average)
        {
            WriteAverage();
            _average = average;
        }

        _frame.Calibrate(parameters, _selection.Amplitude);
        _frame.Flag(parameters, _limits, SunAt(middle));
        _notes.Add(parameters.PhasesNote);
        plane.Add(header.Time, middle, _frame.VisChanBaseline, _frame.WeightChanBaseline);
        if (_writer is null)
        {
            Unit = _frame.Amplitude == AmplitudeScale.Table ? "JY" : "UNCALIB";
            Begin();
        }

        Last = header.Time;
        Counts = Counts with { Taken = Counts.Taken + 1 };
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

    private void Begin()
    {
        var extension = _format == VisibilityFormat.FitsIdi ? "idifits" : "uvfits";
        Path = System.IO.Path.Combine(_folder, $"{_layout.Name}-{First.ToCompactString()}.{extension}");
        var describe = new UvDescription(_layout, _raw, _selection, _parameters, IntegrationNs);
        _writer = VisibilityWriter.Create(Path, _format, describe.Dataset(First, _bandsMHz, Unit, _frame.Header.FringeStopped));
    }

    /// <summary>Writes the frames since the last average, if there are any; what is missing has no weight.</summary>
    private void WriteAverage()
    {
        var origin = _origin!.Value;
        long frames = _bandHand.Sum(plane => (long)plane.Frames);
        if (frames == 0)
        {
            return;
        }

        // Times are taken from the beginning of the average, so that their sum stays small.
        var begin = origin.AddNs(_average * IntegrationNs);
        var mean = begin.AddNs(_bandHand.Sum(plane => plane.SumNs(begin)) / frames);
        var sun = SolarEphemeris.Muser.At(mean);
        Uvw.Compute(sun.GhaRad, sun.DecRad, Positions(mean), _uvwBaselineXyz);
        _block.Count = _layout.ScienceBaselines;
        for (int i = 0, row = 0; i < _layout.Antennas; i++)
        {
            for (var j = i + 1; j < _layout.Antennas; j++, row++)
            {
                (_block.Time[row], _block.Antenna1[row], _block.Antenna2[row]) = (mean, i + 1, j + 1);
                _block.IntegrationSeconds[row] = IntegrationNs / 1e9f;
            }
        }

        for (var k = 0; k < _uvwBaselineXyz.Length; k++)
        {
            _block.UvwSecondsRowXyz[k] = _uvwBaselineXyz[k] / SpeedOfLight;
        }

        for (var k = 0; k < _bandHand.Length; k++)
        {
            var (band, hand) = Math.DivRem(k, _selection.Hands.Length);
            _bandHand[k].MoveTo(_block, band, hand, _layout.IsLowerSideband);
        }

        _writer!.Write(_block, sun.NorthOfDateRad);
        Averages++;
    }

    private ReadOnlySpan<Vector3D> Positions(UtcTime utc) =>
        _parameters.At(utc).For(new BandHand { BandMHz = _bandsMHz[0], IsRight = _selection.Hands[0] == Polarization.Right }).ItrfAntennaM;

    private (double Frequency, double Time) Loss()
    {
        const double LimbRad = 16 * Math.PI / (180 * 60);
        var topHz = (_bandsMHz[^1] * 1e6) + ((ArrayLayout.Channels - 0.5) * ArrayLayout.ChannelWidthHz);
        var decRad = SolarEphemeris.Muser.At(Last).DecRad;
        return (
            1 - BandwidthSmearing.PeakKept(_uvwBaselineXyz, [], ArrayLayout.ChannelWidthHz, LimbRad),
            1 - TimeSmearing.PeakKept(_uvwBaselineXyz, [], decRad, topHz, IntegrationNs / 1e9, LimbRad));
    }

    private string WhyNothing()
    {
        var files = _raw.ToString();
        return Counts switch
        {
            { NotSun: > 0 } => $"{files}: {Counts.NotSun} frames are within what was asked for, and none of the Sun; satellites are for 'muser calibrate'.",
            { NotAsked: > 0 } => $"{files}: no frame is within the times, bands and hands that were asked for; the first begins at {_raw.Files[0].First}.",
            _ => $"{files}: no frame could be used; 'muser frames check' says why.",
        };
    }
}
