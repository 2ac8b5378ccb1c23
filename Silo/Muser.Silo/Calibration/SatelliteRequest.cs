using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Satellites;

namespace Muser.Silo.Calibration;

/// <summary>How raw frames of a satellite become a calibration.</summary>
public sealed record SatelliteRequest
{
    /// <summary>The satellite as it is known at the time of the first frame; null is never returned, it throws.</summary>
    public required Func<UtcTime, Calibrator> Satellite { get; init; }

    /// <summary>How it is solved.</summary>
    public SatelliteCalibrationOptions Options { get; init; } = new();

    /// <summary>The first instant; null for the beginning of the files.</summary>
    public UtcTime? From { get; init; }

    /// <summary>The first instant no more; null for their end.</summary>
    public UtcTime? To { get; init; }

    /// <summary>Good frames to pass over at the beginning.</summary>
    public int Skip { get; init; }
}
