using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>
/// Raw frames to calibrated visibilities, one file for each frame, named by its time, band and hand, as the predecessor's standard export was. One thread
/// reads, all calibrate and write. One use; not thread-safe.
/// </summary>
public sealed class UvFrameFiles : UvRun
{
    private readonly UvFramePlace[] _places;
    private readonly UvDescription _describe;
    private readonly SunTrack _sun = new(SolarEphemeris.Muser);
    private readonly Action<int> _write;
    private long _written;
    private string _path = "";

    /// <inheritdoc cref="UvRun(RawFiles, ParametersOfFile, UvSelection, string, VisibilityFormat)"/>
    /// <remarks>The time of an average says nothing here.</remarks>
    public UvFrameFiles(RawFiles raw, ParametersOfFile parameters, UvSelection selection, string folder, VisibilityFormat format)
        : base(raw, parameters, selection, folder, format)
    {
        _places = new UvFramePlace[Batch.Capacity];
        for (var k = 0; k < _places.Length; k++)
        {
            _places[k] = new UvFramePlace(Layout);
        }

        _describe = new UvDescription(Layout, selection, parameters, ArrayLayout.FramePeriodNs);
        _write = Write;
    }

    /// <summary>Files that were written.</summary>
    public long Files => _written;

    private protected override void Take(string path, in FrameHeader header, ReadOnlySpan<byte> bytes, int plane)
    {
        if (!Selector.IsNew(header, plane, isLate: false))
        {
            return;
        }

        if (Batch.IsFull || path != _path)
        {
            WriteBatch();
            _path = path;
        }

        var place = _places[Batch.Count];
        Add(header, bytes, _sun.At(FrameTime.Middle(header.Time)), plane);
        var amplitude = Batch[Batch.Count - 1].Parameters.JyPerCountChan is null ? AmplitudeScale.None : Selection.Amplitude;
        place.Dataset = _describe.Dataset(
            [path], header.Time, _sun.At(header.Time), [header.BandMHz], [header.Polarization], amplitude.UvUnit(), header.FringeStopped);
    }

    private protected override void Finish() => WriteBatch();

    private void WriteBatch()
    {
        Batch.Loop.Run(Batch.Count, _write);
        Batch.ForgetFirst(Batch.Count);
    }

    private void Write(int k)
    {
        Batch.Calibrate(k);
        var (slot, place) = (Batch[k], _places[k]);
        Uvw.Compute(slot.Sun.GhaRad, slot.Sun.DecRad, slot.Parameters.ItrfAntennaM, place.UvwBaselineXyz);
        SolarVisibilities.FillRows(Layout, FrameTime.Middle(slot.Header.Time), ArrayLayout.FramePeriodNs / 1e9, place.UvwBaselineXyz, place.Block);
        place.Set(slot.Calibration.VisChanBaseline, slot.Calibration.WeightChanBaseline, Layout.IsLowerSideband);
        var hand = slot.Header.Polarization == Polarization.Left ? 'L' : 'R';
        using var writer = VisibilityWriter.Create(PathOf($"{slot.Header.Time.ToCompactString()}-{slot.Header.BandMHz}{hand}"), Format, place.Dataset!);
        writer.Write(place.Block, slot.Sun.NorthOfDateRad);
        writer.Complete();
        Interlocked.Increment(ref _written);
    }
}
