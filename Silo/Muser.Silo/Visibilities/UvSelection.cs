using Muser.Formats.Frames;
using Muser.Grains.Calibration;

namespace Muser.Silo.Visibilities;

/// <summary>What of raw files becomes visibilities, and how.</summary>
public sealed record UvSelection
{
    /// <summary>The first instant; null for the beginning of the files.</summary>
    public UtcTime? From { get; init; }

    /// <summary>The first instant no more; null for their end.</summary>
    public UtcTime? To { get; init; }

    /// <summary>Lower edges of bands, MHz, ascending; null for all.</summary>
    public int[]? BandsMHz { get; init; }

    /// <summary>Hands, in the order of the file.</summary>
    public required Polarization[] Hands { get; init; }

    /// <summary>Time of an average, ns; null for one cycle.</summary>
    public long? IntegrationNs { get; init; }

    /// <summary>What amplitudes are scaled to.</summary>
    public AmplitudeScale Amplitude { get; init; }

    /// <summary>Whether data flag themselves.</summary>
    public bool AutomaticFlags { get; init; } = true;

    /// <summary>Threads at most, that of the caller included.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
