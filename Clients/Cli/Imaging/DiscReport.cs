using System.Text.Json;
using Muser.Imaging.Pipeline;

namespace Muser.Cli.Imaging;

/// <summary>What <c>muser image --json</c> prints of the Sun's disc.</summary>
/// <param name="Visibilities">Visibilities that constrain its centre and its model.</param>
/// <param name="OffsetArcsec">How far east and north of its place it was found; absent where it was not.</param>
/// <param name="Moved">Whether phases were turned by that.</param>
/// <param name="Flux">Flux of the quiet Sun that was taken away and put back; absent where none was.</param>
/// <param name="RadiusArcsec">Its radius.</param>
/// <param name="Fault">Why it was left alone; absent where it was not.</param>
internal sealed record DiscReport(int Visibilities, double[]? OffsetArcsec, bool Moved, double? Flux, double? RadiusArcsec, string? Fault)
{
    private const double ArcsecPerRad = 648_000 / Math.PI;

    /// <summary>The report of an outcome; null where nothing was asked.</summary>
    public static DiscReport? Of(DiscOutcome? outcome) => outcome is not { } disc
        ? null
        : disc.Fault != Muser.Imaging.Disc.DiscFault.None
            ? new DiscReport(disc.Visibilities, null, false, null, null, JsonNamingPolicy.CamelCase.ConvertName(disc.Fault.ToString()))
            : new DiscReport(
                disc.Visibilities,
                [disc.OffsetEastArcsec, disc.OffsetNorthArcsec],
                disc.IsMoved,
                disc.Model?.Flux,
                disc.Model?.RadiusRad * ArcsecPerRad,
                null);
}
