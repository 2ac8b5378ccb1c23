using Muser.Formats.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;

namespace Muser.Simulators.Frames;

/// <summary>What stands beside a simulated file: its unit, its sky, its receivers and everything that was done to it. The truth for tests.</summary>
public sealed record Sidecar
{
    /// <summary>The file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>The array.</summary>
    public required string Array { get; init; }

    /// <summary>Time tag of its first frame, UTC, before any fault.</summary>
    public required string StartUtc { get; init; }

    /// <summary>Number of its first frame in the simulation.</summary>
    public required long FirstFrame { get; init; }

    /// <summary>Frames simulated.</summary>
    public required long FramesSimulated { get; init; }

    /// <summary>Frames in the file, whole or not.</summary>
    public required long Frames { get; init; }

    /// <summary>Counts per Jy for receivers of gain 1; null for a beacon.</summary>
    public required double? CountsPerJy { get; init; }

    /// <summary>System power without the sky, Jy; null for a beacon.</summary>
    public required double? SystemFluxJy { get; init; }

    /// <summary>Seed of gains, noise and faults.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether there is noise.</summary>
    public required bool Noise { get; init; }

    /// <summary>Whether components are smeared over the channel.</summary>
    public required bool Smear { get; init; }

    /// <summary>Whether the correlator has stopped the fringes.</summary>
    public required bool FringeDone { get; init; }

    /// <summary>Old or new header.</summary>
    public required string Header { get; init; }

    /// <summary>The band of fixed mode, MHz, or null for loop mode.</summary>
    public required int? FixedBandMHz { get; init; }

    /// <summary>Names of dead dishes.</summary>
    public required string[] Dead { get; init; }

    /// <summary>Receiver gains of L, g: real, imaginary for each dish. At the frequency f a receiver has g exp(2 pi i f tau).</summary>
    public required double[][] GainsL { get; init; }

    /// <summary>Receiver gains of R.</summary>
    public required double[][] GainsR { get; init; }

    /// <summary>Residual delays of L, tau, ns for each dish.</summary>
    public required double[] DelaysNsL { get; init; }

    /// <summary>Residual delays of R.</summary>
    public required double[] DelaysNsR { get; init; }

    /// <summary>Parts of visibilities, up to the end of this file, that did not fit into 24 bits.</summary>
    public required long SaturatedParts { get; init; }

    /// <summary>What was done to frames, by their number.</summary>
    public required IReadOnlyList<SimulatedFault> Faults { get; init; }

    /// <summary>The sky; its times count from frame 0 of the simulation. Null for a beacon.</summary>
    public required Scene? Scene { get; init; }

    /// <summary>The satellite, or null.</summary>
    public required BeaconTruth? Beacon { get; init; }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => SceneFile.Serialize(this);

    internal static Sidecar Describe(FrameSimulator simulator, long first, long count, RecorderFile file) => new()
    {
        File = Path.GetFileName(file.Path),
        Array = simulator.Layout.Name,
        StartUtc = simulator.Schedule.TimeOf(first).ToString(),
        FirstFrame = first,
        FramesSimulated = count,
        Frames = file.Frames,
        CountsPerJy = simulator.Options.Beacon is null ? simulator.CountsPerJy : null,
        SystemFluxJy = simulator.Options.Beacon is null ? simulator.SystemFluxJy : null,
        Seed = simulator.Options.Seed,
        Noise = simulator.Options.Noise,
        Smear = simulator.Options.Smear,
        FringeDone = simulator.Options.FringeStopped,
        Header = simulator.Options.Header == FrameHeaderFormat.Old ? "old" : "new",
        FixedBandMHz = simulator.Options.FixedBandMHz,
        Dead = [.. simulator.Options.DeadAntennas.Select(antenna => AntennaTable.For(simulator.Layout.Id)[antenna].Name)],
        GainsL = GainsOf(simulator, Polarization.Left),
        GainsR = GainsOf(simulator, Polarization.Right),
        DelaysNsL = DelaysOf(simulator, Polarization.Left),
        DelaysNsR = DelaysOf(simulator, Polarization.Right),
        SaturatedParts = simulator.SaturatedParts,
        Faults = file.Faults,
        Scene = simulator.Options.Beacon is null ? simulator.Options.Scene : null,
        Beacon = simulator.BeaconAt(first),
    };

    private static double[] DelaysOf(FrameSimulator simulator, Polarization polarization) =>
        [.. Enumerable.Range(0, simulator.Layout.Antennas).Select(k => simulator.Gains.DelayNs(polarization, k))];

    private static double[][] GainsOf(FrameSimulator simulator, Polarization polarization) =>
        [.. Enumerable.Range(0, simulator.Layout.Antennas).Select(k => simulator.Gains[polarization, k]).Select(gain => new[] { gain.Real, gain.Imaginary + 0.0 })];
}
