using Muser.Formats.Fits;

namespace Muser.Imaging.Products;

/// <summary>The third and fourth axis of a cube: frequency, evenly spaced, and Stokes parameters by the numbers of FITS, evenly spaced likewise.</summary>
public sealed record CubeAxes
{
    private static readonly (string Name, int Code)[] Names = [("I", 1), ("V", 4), ("RR", -1), ("LL", -2)];

    /// <summary>Frequency of the first plane.</summary>
    public required double FirstFrequencyHz { get; init; }

    /// <summary>From a plane to the next; not 0, below 0 where frequencies fall.</summary>
    public required double StepHz { get; init; }

    /// <summary>Planes along the axis of frequency.</summary>
    public required int Channels { get; init; }

    /// <summary>Names of FITS: RR, LL, I, V; the slowest axis.</summary>
    public required IReadOnlyList<string> Stokes { get; init; }

    /// <summary>Planes in the cube.</summary>
    public int Planes => Channels * Stokes.Count;

    /// <summary>
    /// The axes of evenly spaced frequencies, or null where they are not, or Stokes parameters cannot be told by a first one and a step. A single one may be anywhere.
    /// </summary>
    /// <param name="frequencyHz">Frequency of each plane.</param>
    /// <param name="stepHz">The step where there is but one: the width of a channel.</param>
    /// <param name="stokes">Names of FITS.</param>
    public static CubeAxes? TryCreate(IReadOnlyList<double> frequencyHz, double stepHz, IReadOnlyList<string> stokes)
    {
        var step = frequencyHz.Count > 1 ? frequencyHz[1] - frequencyHz[0] : stepHz;
        var isEven = step != 0 && Enumerable.Range(0, frequencyHz.Count).All(i => Math.Abs(frequencyHz[0] + (i * step) - frequencyHz[i]) < 1e-3 * Math.Abs(step));
        var codes = stokes.Select(Code).ToList();
        isEven &= codes.Count < 3 || Enumerable.Range(2, codes.Count - 2).All(i => codes[i] - codes[i - 1] == codes[1] - codes[0]);
        return isEven && codes.Distinct().Count() == codes.Count
            ? new CubeAxes { FirstFrequencyHz = frequencyHz[0], StepHz = step, Channels = frequencyHz.Count, Stokes = stokes }
            : null;
    }

    /// <summary>Adds the cards of both axes.</summary>
    /// <param name="header">The header.</param>
    /// <param name="letter">Letter of the coordinate system.</param>
    internal void Add(FitsHeader header, string letter) => header
        .Add("CTYPE3" + letter, "FREQ")
        .Add("CRPIX3" + letter, 1.0)
        .Add("CRVAL3" + letter, FirstFrequencyHz)
        .Add("CDELT3" + letter, StepHz)
        .Add("CUNIT3" + letter, "Hz")
        .Add("CTYPE4" + letter, "STOKES")
        .Add("CRPIX4" + letter, 1.0)
        .Add("CRVAL4" + letter, (double)Code(Stokes[0]))
        .Add("CDELT4" + letter, Stokes.Count > 1 ? (double)(Code(Stokes[1]) - Code(Stokes[0])) : 1.0)
        .Add("SPECSYS" + letter, "TOPOCENT");

    /// <summary>The name of a Stokes parameter; its number where it has none here.</summary>
    internal static string Name(int code) => Array.Find(Names, entry => entry.Code == code).Name ?? code.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Code(string name) => Array.Find(Names, entry => entry.Name == name) is { Name: not null } entry
        ? entry.Code
        : throw new ArgumentException($"{name} is none of I, V, RR, LL.", nameof(name));
}
