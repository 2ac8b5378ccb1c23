namespace Muser.Formats.Frames;

/// <summary>
/// The constant facts of one array: sizes of its frame, its inputs, its bands and channels.
/// Source: correlator notes DOC-I and DOC-II; muser-format, sections 0 to 2. Immutable, safe for any thread.
/// </summary>
public sealed class ArrayLayout
{
    /// <summary>Channels in a frame, for both arrays.</summary>
    public const int Channels = 16;

    /// <summary>Width of a channel, Hz, for both arrays.</summary>
    public const double ChannelWidthHz = 25e6;

    /// <summary>Time from one frame to the next, ns, for both arrays.</summary>
    public const long FramePeriodNs = 3_125_000;

    /// <summary>Frames in a recorder file (60 s), for both arrays.</summary>
    public const int FramesPerFile = 19_200;

    /// <summary>MUSER-I: 0.4-2 GHz.</summary>
    public static readonly ArrayLayout Muser1 = new(
        ArrayId.Muser1, "muser1", frameBytes: 100_000, inputs: 44, antennas: 40, diameterM: 4.5, lowerSideband: false, [400, 800, 1200, 1600]);

    /// <summary>MUSER-II: 2-15 GHz.</summary>
    public static readonly ArrayLayout Muser2 = new(
        ArrayId.Muser2, "muser2", frameBytes: 204_800, inputs: 64, antennas: 60, diameterM: 2.0, lowerSideband: true,
        [.. Enumerable.Range(0, 32).Select(k => 2000 + (400 * k)), 14_600]);

    /// <summary>Both arrays.</summary>
    public static readonly IReadOnlyList<ArrayLayout> All = [Muser1, Muser2];

    private readonly int[] _bandsMHz;

    private ArrayLayout(
        ArrayId id, string name, int frameBytes, int inputs, int antennas, double diameterM, bool lowerSideband, int[] bandsMHz)
    {
        (Id, Name, FrameBytes, Inputs, Antennas, DishDiameterM, IsLowerSideband, _bandsMHz) =
            (id, name, frameBytes, inputs, antennas, diameterM, lowerSideband, bandsMHz);
    }

    /// <summary>Which array this is.</summary>
    public ArrayId Id { get; }

    /// <summary>Its name in keys, options and files: <c>muser1</c> or <c>muser2</c>.</summary>
    public string Name { get; }

    /// <summary>Bytes in a frame.</summary>
    public int FrameBytes { get; }

    /// <summary>Correlator inputs, with and without a dish.</summary>
    public int Inputs { get; }

    /// <summary>Inputs that have a dish: the first so many.</summary>
    public int Antennas { get; }

    /// <summary>Diameter of a dish, m.</summary>
    public double DishDiameterM { get; }

    /// <summary>True where channel 0 is the top of the band and stored visibilities are mirrored (MUSER-II).</summary>
    public bool IsLowerSideband { get; }

    /// <summary>Lower edges of the bands, MHz, in the order of their index.</summary>
    public ReadOnlySpan<int> BandsMHz => _bandsMHz;

    /// <summary>Baselines stored in a frame: pairs of all inputs.</summary>
    public int StoredBaselines => Inputs * (Inputs - 1) / 2;

    /// <summary>Baselines between dishes.</summary>
    public int ScienceBaselines => Antennas * (Antennas - 1) / 2;

    /// <summary>Frames in one loop over bands and polarisations.</summary>
    public int FramesPerCycle => 2 * _bandsMHz.Length;

    /// <summary>Duration of one loop, ns: 25 ms for MUSER-I, 206.25 ms for MUSER-II.</summary>
    public long CyclePeriodNs => FramesPerCycle * FramePeriodNs;

    /// <summary>The layout of an array.</summary>
    public static ArrayLayout For(ArrayId id) => id switch
    {
        ArrayId.Muser1 => Muser1,
        ArrayId.Muser2 => Muser2,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "Not an array of MUSER."),
    };

    /// <summary>The layout by name (<c>muser1</c>, <c>muser2</c>), or null.</summary>
    public static ArrayLayout? ByName(string? name) => name switch
    {
        "muser1" => Muser1,
        "muser2" => Muser2,
        _ => null,
    };

    /// <summary>Index of the band whose lower edge is <paramref name="bandMHz"/>, or -1.</summary>
    public int BandIndex(int bandMHz) => Array.IndexOf(_bandsMHz, bandMHz);

    /// <summary>
    /// Centre frequency, Hz, of stored channel <paramref name="channel"/> (0-15) of the band with lower edge
    /// <paramref name="bandMHz"/>: ascending for MUSER-I, descending for MUSER-II.
    /// </summary>
    public double ChannelFrequencyHz(int bandMHz, int channel) =>
        (bandMHz * 1e6) + (ChannelWidthHz * ((IsLowerSideband ? Channels - 1 - channel : channel) + 0.5));

    /// <summary>Centre frequencies, Hz, of the stored channels of the band with lower edge <paramref name="bandMHz"/>.</summary>
    public double[] ChannelFrequenciesHz(int bandMHz) => [.. Enumerable.Range(0, Channels).Select(channel => ChannelFrequencyHz(bandMHz, channel))];

    /// <summary>
    /// Index of baseline (i, j), 0-based inputs, i &lt; j &lt; <paramref name="inputs"/>, in the order (0,1), (0,2) ...
    /// (n-2,n-1).
    /// </summary>
    public static int BaselineIndex(int i, int j, int inputs) => (i * ((2 * inputs) - i - 1) / 2) + (j - i - 1);
}
