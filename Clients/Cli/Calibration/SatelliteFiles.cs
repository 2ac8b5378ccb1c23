using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Cli.Calibration;

/// <summary>Reads files of raw frames of a satellite into a <see cref="SatelliteCalibration"/>, and counts what was not taken. One use, one thread.</summary>
internal sealed class SatelliteFiles(ParseResult parse, CalibrateArguments arguments)
{
    private readonly LoopPolarizationTracker _polarizations = new();
    private readonly int _skip = arguments.Skip(parse);
    private readonly bool _isLegacy = arguments.IsLegacy(parse);
    private SatelliteCalibration? _calibration;
    private long _good;
    private long _notSatellite;
    private FrameSource _otherSource;
    private bool _isWarned;

    /// <summary>The calibration; at least one frame was taken.</summary>
    public SatelliteCalibration Calibration => _calibration!;

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

    /// <summary>Reads all files; throws <see cref="UserInputException"/> where they are no observation of a satellite.</summary>
    public void Read(string[] paths, CancellationToken cancellation)
    {
        foreach (var path in paths)
        {
            using var reader = arguments.Frames.Open(parse, path);
            if (_calibration is not null && reader.Stream.Layout.Id != _calibration.Layout.Id)
            {
                throw new UserInputException($"{path} is of {reader.Stream.Layout.Name}, {LastFile} of {_calibration.Layout.Name}; calibrate one array at a time.");
            }

            _calibration ??= Prepare(reader.Stream.Layout);
            LastFile = path;
            using var progress = new ProgressLine("calibrating on " + Path.GetFileName(path), reader.Length);
            while (!IsComplete && reader.TryRead(out var item))
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report(item.Offset);
                Take(path, item);
            }
        }

        Judge(paths);
    }

    /// <summary>The predecessor takes one cycle, or one frame where the array does not hop.</summary>
    private int WantedFrames => !_isLegacy ? int.MaxValue : IsLoop ? Calibration.Layout.FramesPerCycle : 1;

    private bool IsComplete => Calibration.Frames >= WantedFrames;

    private SatelliteCalibration Prepare(ArrayLayout layout) =>
        new(layout, AntennaTable.For(layout.Id).ItrfM, arguments.Options(parse, layout));

    private void Take(string path, in FrameStreamItem item)
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

        if (_good++ < _skip)
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
                    $"{path}: {Calibration.StrangeWords}; where they are not to be trusted, say what they hold with --words sphere or --words plane.");
        }
    }

    private CalibratorPlace PlaceAt(UtcTime middle)
    {
        Satellite ??= arguments.Satellite.Read(parse, middle)
            ?? throw new UsageException("A satellite is needed: --itrf X,Y,Z, --geostationary LONGITUDE, or --tle FILE with --satellite NAME.");
        if (!Satellite.TryPlace(AntennaTable.For(Calibration.Layout.Id).Site, middle, out var place, out var fault))
        {
            throw new UserInputException(fault.Message);
        }

        Place ??= place;
        if (place.Warning is { } warning && !_isWarned)
        {
            _isWarned = true;
            parse.Error().WriteLine($"muser: {warning}");
        }

        return place;
    }

    private void Judge(string[] paths)
    {
        var where = paths.Length == 1 ? paths[0] : $"{paths[0]} and {paths.Length - 1} more";
        if (_good == 0)
        {
            throw new UserInputException($"{where} holds no good frame; 'muser frames check' says why.");
        }

        if (_good <= _skip)
        {
            throw new UserInputException($"{where} holds {_good} good frames; none is left after --skip {_skip}.");
        }

        if (Calibration.Frames == 0)
        {
            throw new UserInputException(
                $"{where} holds {_notSatellite} frames and none of a satellite: the source word says {_otherSource.Name()}; --any-source takes them as they are.");
        }

        if (_isLegacy && !IsComplete)
        {
            throw new UserInputException($"{where} holds {Calibration.Frames} frames after --skip {_skip}; the cycle has {WantedFrames}.");
        }
    }
}
