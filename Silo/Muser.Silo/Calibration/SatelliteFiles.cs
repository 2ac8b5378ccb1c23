using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Silo.Visibilities;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Silo.Calibration;

/// <summary>
/// Reads raw frames of a satellite into a <see cref="SatelliteCalibration"/>, and counts what was not taken; then its <c>Solve()</c> gives the bands. One use,
/// one thread.
/// </summary>
/// <param name="raw">The files.</param>
/// <param name="request">How.</param>
public sealed class SatelliteFiles(RawFiles raw, SatelliteRequest request)
{
    private readonly LoopPolarizationTracker _polarizations = new();
    private readonly bool _isLegacy = request.Options.LegacyUncorrected;
    private long _good;
    private long _notAsked;
    private long _notSatellite;
    private FrameSource _otherSource;

    /// <summary>The calibration; at least one frame was taken.</summary>
    public SatelliteCalibration Calibration { get; } = new(raw.Layout, AntennaTable.For(raw.Layout.Id).ItrfM, request.Options);

    /// <summary>The last file that was read.</summary>
    public string LastFile { get; private set; } = "";

    /// <summary>The satellite, or null for the predecessor's way, which needs none.</summary>
    public Calibrator? Satellite { get; private set; }

    /// <summary>Where it stood in the first frame.</summary>
    public CalibratorPlace? Place { get; private set; }

    /// <summary>What the delay words of the last frame held in phase.</summary>
    public DelayWordFit? Words => Calibration.Words;

    /// <summary>Whether the frames are of a loop over bands and hands.</summary>
    public bool IsLoop { get; private set; }

    /// <summary>Frames passed over: damaged, of another source, repeated, or of a hand that cannot be told.</summary>
    public SatelliteFrameCounts NotTaken { get; private set; } = new(0, 0, 0, 0);

    /// <summary>A doubt about the place of the satellite, in a sentence; null where there is none.</summary>
    public string? Warning { get; private set; }

    /// <summary>Reads all files; throws <see cref="UserInputException"/> where they are no observation of a satellite.</summary>
    /// <param name="progress">Told the bytes that were read.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public void Read(Action<long> progress, CancellationToken cancellation)
    {
        using var reader = raw.Read(request.From, request.To);
        while (!IsComplete && reader.TryRead(out var item))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            LastFile = reader.Path;
            Take(item);
        }

        Judge();
    }

    /// <summary>The predecessor takes one cycle, or one frame where the array does not hop.</summary>
    private int WantedFrames => !_isLegacy ? int.MaxValue : IsLoop ? Calibration.Layout.FramesPerCycle : 1;

    private bool IsComplete => Calibration.Frames >= WantedFrames;

    private void Take(in FrameStreamItem item)
    {
        var header = item.Header;
        if (item.Fault != FrameFault.None)
        {
            NotTaken = NotTaken with { Damaged = NotTaken.Damaged + 1 };
            return;
        }

        if (!_polarizations.Resolve(ref header))
        {
            NotTaken = NotTaken with { HandUnknown = NotTaken.HandUnknown + 1 };
            return;
        }

        if (header.Time < request.From || header.Time >= request.To)
        {
            _notAsked++;
            return;
        }

        if (_good++ < request.Skip)
        {
            return;
        }

        if (Calibration.Frames == 0)
        {
            IsLoop = header.IsLoopMode;
        }

        var source = _isLegacy ? null : PlaceAt(header.Time.AddNs(ArrayLayout.FramePeriodNs / 2)).Source;
        switch (Calibration.Add(header, item.Bytes, source, FibreDelayTable.At(header.Array, header.Time)))
        {
            case SatelliteFrame.NotASatellite:
                NotTaken = NotTaken with { NotASatellite = NotTaken.NotASatellite + 1 };
                (_notSatellite, _otherSource) = (_notSatellite + 1, header.Source);
                break;
            case SatelliteFrame.Repeated:
                NotTaken = NotTaken with { Repeated = NotTaken.Repeated + 1 };
                break;
            case SatelliteFrame.StrangeWords:
                throw new UserInputException(
                    $"{LastFile}: {Calibration.StrangeWords}; where they are not to be trusted, say what they hold with --words sphere or --words plane.");
        }
    }

    private CalibratorPlace PlaceAt(UtcTime middle)
    {
        Satellite ??= request.Satellite(middle);
        if (!Satellite.TryPlace(AntennaTable.For(Calibration.Layout.Id).Site, middle, out var place, out var fault))
        {
            throw new UserInputException(fault.Message);
        }

        Place ??= place;
        Warning ??= place.Warning;
        return place;
    }

    private void Judge()
    {
        var where = raw.ToString();
        if (_good == 0 && _notAsked > 0)
        {
            throw new UserInputException($"{where}: no frame is within the times that were asked for; the first begins at {raw.Files[0].First}.");
        }

        if (_good == 0)
        {
            throw new UserInputException($"{where} holds no good frame; 'muser frames check' says why.");
        }

        if (_good <= request.Skip)
        {
            throw new UserInputException($"{where} holds {_good} good frames; none is left after --skip {request.Skip}.");
        }

        if (Calibration.Frames == 0)
        {
            throw new UserInputException(
                $"{where} holds {_notSatellite} frames and none of a satellite: the source word says {_otherSource.Name()}; --any-source takes them as they are.");
        }

        if (_isLegacy && !IsComplete)
        {
            throw new UserInputException($"{where} holds {Calibration.Frames} frames after --skip {request.Skip}; the cycle has {WantedFrames}.");
        }
    }
}
