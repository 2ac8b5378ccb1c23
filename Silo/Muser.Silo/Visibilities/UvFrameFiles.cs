using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>
/// Raw frames to calibrated visibilities, one file for each frame, named by its time, band and hand, as the predecessor's standard export was. One thread
/// reads, all calibrate and write. One use; not thread-safe.
/// </summary>
public sealed class UvFrameFiles
{
    private readonly RawFiles _raw;
    private readonly ParametersOfFile _parameters;
    private readonly UvSelection _selection;
    private readonly string _folder;
    private readonly VisibilityFormat _format;
    private readonly ArrayLayout _layout;
    private readonly UvFrameSelector _selector;
    private readonly FrameBatch _batch;
    private readonly UvFramePlace[] _places;
    private readonly UvDescription _describe;
    private readonly SunTrack _sun = new(SolarEphemeris.Muser);
    private readonly Action<int> _write;
    private long _written;
    private string _path = "";

    /// <summary>Prepares; throws <see cref="UserInputException"/> where a band is asked for that the array lacks.</summary>
    /// <param name="raw">The files.</param>
    /// <param name="parameters">What they are calibrated with.</param>
    /// <param name="selection">What of them is taken; the time of an average says nothing here.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="format">What they are.</param>
    public UvFrameFiles(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
    {
        (_raw, _parameters, _selection, _folder, _format, _layout) = (raw, parameters, selection, folder, format, raw.Layout);
        _selector = new UvFrameSelector(raw, selection);
        _batch = new FrameBatch(_layout, selection.Amplitude, selection.AutomaticFlags ? new AutomaticFlagOptions() : null, selection.Threads);
        _places = new UvFramePlace[_batch.Capacity];
        for (var k = 0; k < _places.Length; k++)
        {
            _places[k] = new UvFramePlace(_layout);
        }

        _describe = new UvDescription(_layout, selection, parameters, ArrayLayout.FramePeriodNs);
        _write = Write;
    }

    /// <summary>What became of the frames.</summary>
    public UvCounts Counts => _selector.Counts;

    /// <summary>Files that were written.</summary>
    public long Files => _written;

    /// <summary>A doubt about the calibration, in a sentence; null where there is none.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Bytes of raw files that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Reads all files and writes; throws <see cref="UserInputException"/> where no frame is taken.</summary>
    /// <param name="progress">Told the bytes that were read.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>; files that are written stay, each of them whole.</param>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var reader = _raw.Read(_selection.From, _selection.To);
        while (reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            if (_selector.IsAsked(reader.Path, item, out var header, out var plane) && _selector.IsNew(header, plane, isLate: false))
            {
                Take(reader.Path, header, item.Bytes, plane);
            }
        }

        WriteBatch();
        BytesRead = reader.BytesRead;
        Elapsed = Stopwatch.GetElapsedTime(start);
        if (_written == 0)
        {
            throw new UserInputException(_selector.WhyNothing());
        }
    }

    private void Take(string path, in FrameHeader header, ReadOnlySpan<byte> bytes, int plane)
    {
        if (_batch.IsFull || path != _path)
        {
            WriteBatch();
            _path = path;
        }

        var parameters = _parameters.At(header.Time).For(new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right });
        if (Counts.Taken == 1)
        {
            Doubt = _parameters.Doubt(header.Time);
        }

        var place = _places[_batch.Count];
        _batch.Add(header, bytes, parameters, _sun.At(FrameTime.Middle(header.Time)), plane);
        var unit = _selection.Amplitude == AmplitudeScale.Table && parameters.JyPerCountChan is not null ? "JY" : "UNCALIB";
        place.Dataset = _describe.Dataset([path], header.Time, _sun.At(header.Time), [header.BandMHz], [header.Polarization], unit, header.FringeStopped);
    }

    private void WriteBatch()
    {
        _batch.Loop.Run(_batch.Count, _write);
        _batch.ForgetFirst(_batch.Count);
    }

    private void Write(int k)
    {
        _batch.Calibrate(k);
        var (slot, place) = (_batch[k], _places[k]);
        Uvw.Compute(slot.Sun.GhaRad, slot.Sun.DecRad, slot.Parameters.ItrfAntennaM, place.UvwBaselineXyz);
        UvRows.Fill(place.Block, _layout, FrameTime.Middle(slot.Header.Time), ArrayLayout.FramePeriodNs / 1e9f, place.UvwBaselineXyz);
        place.Set(slot.Calibration.VisChanBaseline, slot.Calibration.WeightChanBaseline, _layout.IsLowerSideband);
        var hand = slot.Header.Polarization == Polarization.Left ? 'L' : 'R';
        var extension = _format == VisibilityFormat.FitsIdi ? "idifits" : "uvfits";
        var path = Path.Combine(_folder, $"{_layout.Name}-{slot.Header.Time.ToCompactString()}-{slot.Header.BandMHz}{hand}.{extension}");
        using var writer = VisibilityWriter.Create(path, _format, place.Dataset!);
        writer.Write(place.Block, slot.Sun.NorthOfDateRad);
        writer.Complete();
        Interlocked.Increment(ref _written);
    }
}
