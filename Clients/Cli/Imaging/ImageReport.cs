using System.Text.Json.Serialization;
using Muser.Imaging.Maps;

namespace Muser.Cli.Imaging;

/// <summary>What <c>muser image --json</c> prints of a map.</summary>
/// <param name="File">The file of visibilities.</param>
/// <param name="Channel">The channel, from 0, or the first of several together.</param>
/// <param name="LastChannel">The last one; absent for a channel alone.</param>
/// <param name="FrequencyHz">Its centre, or their mean.</param>
/// <param name="Polarization">L, R, I or V.</param>
/// <param name="Size">Pixels on a side.</param>
/// <param name="CellArcsec">Side of a pixel.</param>
/// <param name="Peak">The pixel of largest modulus of the restored map, or of the dirty one where nothing was cleaned.</param>
/// <param name="Rms">Noise of the residual, or of the dirty map: see <see cref="MapNoise"/>.</param>
/// <param name="DynamicRange">The modulus of the peak over the noise; absent where there is none.</param>
/// <param name="BeamArcsec">Full widths at half maximum of the beam.</param>
/// <param name="BeamPaDeg">Position angle of its long axis as the header of the files has it, BPA: from the north of the primary coordinate system through east.</param>
/// <param name="PeakKelvin">The peak as brightness temperature, before the beam of a dish is taken out; absent where there is no flux scale.</param>
/// <param name="Iterations">Components; absent where nothing was cleaned.</param>
/// <param name="Stop">Why the CLEAN ended; absent likewise.</param>
/// <param name="FluxCleaned">Sum of the components; absent likewise.</param>
/// <param name="Transform">How visibilities became pixels, and why so.</param>
/// <param name="Visibilities">Visibilities in the map.</param>
/// <param name="LeftOut">Visibilities that were flagged or no numbers.</param>
/// <param name="TaperArcsec">Taper that was added because the cell is too large for the longest baselines; absent where none was.</param>
/// <param name="Disc">The Sun's disc; absent where nothing was asked of it.</param>
/// <param name="DiscSentence">The same for people.</param>
/// <param name="SelfCalibration">The phases of antennas that were solved before; absent where none were.</param>
/// <param name="Ms">Time of each stage.</param>
internal sealed record ImageReport(
    string File,
    int Channel,
    int? LastChannel,
    double FrequencyHz,
    string Polarization,
    int Size,
    double CellArcsec,
    float Peak,
    float Rms,
    double? DynamicRange,
    double[] BeamArcsec,
    double BeamPaDeg,
    double? PeakKelvin,
    int? Iterations,
    string? Stop,
    double? FluxCleaned,
    string Transform,
    long Visibilities,
    long LeftOut,
    double? TaperArcsec,
    DiscReport? Disc,
    [property: JsonIgnore] string? DiscSentence,
    SelfCalReport? SelfCalibration,
    ImageTimes Ms);
