using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// What is the same for all rows of a file of visibilities: axes, frequencies, sources, antennas. Immutable. The same for UVFITS
/// and FITS-IDI.
/// </summary>
public sealed record UvDataset
{
    private const int BlockCorrelations = (4 << 20) / 12;

    /// <summary>Codes of the polarisations of each row, in order; see <see cref="Visibilities.Stokes"/>.</summary>
    public required IReadOnlyList<int> Stokes { get; init; }

    /// <summary>Channels in each band.</summary>
    public required int Channels { get; init; }

    /// <summary>The frequencies, one set for each frequency id; at least one, all with the same number of bands.</summary>
    public required IReadOnlyList<UvFrequencySetup> Frequencies { get; init; }

    /// <summary>The phase centres; at least one.</summary>
    public required IReadOnlyList<UvSource> Sources { get; init; }

    /// <summary>The arrays: subarray k is element k - 1. Empty where the file has no table of antennas.</summary>
    public IReadOnlyList<UvArray> Arrays { get; init; } = [];

    /// <summary>TELESCOP.</summary>
    public string Telescope { get; init; } = "";

    /// <summary>INSTRUME.</summary>
    public string Instrument { get; init; } = "";

    /// <summary>OBSERVER.</summary>
    public string Observer { get; init; } = "";

    /// <summary>BUNIT: UNCALIB, JY.</summary>
    public string Unit { get; init; } = "";

    /// <summary>DATE-OBS, UTC; null where the file does not say it in a way that can be read.</summary>
    public UtcTime? ObservationDate { get; init; }

    /// <summary>HISTORY, line by line.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Bands (IFs) in each row.</summary>
    public int Bands => Frequencies[0].Bands.Count;

    /// <summary>Complex numbers in each row: bands x channels x polarisations.</summary>
    public int CorrelationsPerRow => Bands * Channels * Stokes.Count;

    /// <summary>The frequencies of an id, or null.</summary>
    public UvFrequencySetup? FindFrequencies(int id) => Frequencies.FirstOrDefault(setup => setup.Id == id);

    /// <summary>The source of a number, or null.</summary>
    public UvSource? FindSource(int id) => Sources.FirstOrDefault(source => source.Id == id);

    /// <summary>A block of rows of this shape that takes about 4 MB: enough that what a call costs does not matter.</summary>
    public VisibilityBlock CreateBlock() => CreateBlock(Math.Max(1, BlockCorrelations / CorrelationsPerRow));

    /// <summary>A block of rows of this shape.</summary>
    public VisibilityBlock CreateBlock(int capacity) => new(capacity, Bands, Channels, Stokes.Count);
}
