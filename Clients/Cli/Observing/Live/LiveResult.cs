namespace Muser.Cli.Observing.Live;

/// <summary>What one run of the bench saw.</summary>
internal sealed record LiveResult
{
    /// <summary>Frames sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Frames that are not in a whole, published cycle.</summary>
    public required long Lost { get; init; }

    /// <summary>Frames in published integrations.</summary>
    public required long Integrated { get; init; }

    /// <summary>Integrations that were published.</summary>
    public required long Integrations { get; init; }

    /// <summary>Activations of frame grains.</summary>
    public required long Activations { get; init; }

    /// <summary>From the socket read of a frame's last byte to the word that it is calibrated and in its sums, ascending, ms.</summary>
    public required double[] LatenciesMs { get; init; }

    /// <summary>From the first frame's way to the last publication.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Processor time of this process over the wall time.</summary>
    public required double ServiceCores { get; init; }

    /// <summary>The same of the senders.</summary>
    public required double SenderCores { get; init; }

    /// <summary>Share of the time in which the garbage collector held all threads.</summary>
    public required double PausedFraction { get; init; }

    /// <summary>Resident memory and live activations, each second.</summary>
    public required IReadOnlyList<LiveSample> Samples { get; init; }

    /// <summary>The smallest latency that a fraction of the frames does not exceed, ms; 0 where there are none.</summary>
    public double Quantile(double fraction) =>
        LatenciesMs.Length == 0 ? 0 : LatenciesMs[Math.Clamp((int)Math.Ceiling(fraction * LatenciesMs.Length) - 1, 0, LatenciesMs.Length - 1)];
}
