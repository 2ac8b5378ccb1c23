using Muser.Imaging.Disc;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Pipeline;

/// <summary>What was found of the Sun's disc, and done about it.</summary>
/// <param name="Fault">Why nothing was found; None where it was.</param>
/// <param name="Visibilities">How many visibilities see the disc as a whole: what constrains its centre and its model.</param>
/// <param name="OffsetL">How far east of its place in the ephemeris the disc was found, as a direction cosine.</param>
/// <param name="OffsetM">How far north.</param>
/// <param name="IsMoved">Whether phases were turned by that. What is within the error of finding it is left alone.</param>
/// <param name="Model">The model that was taken away and put back; null where none was.</param>
public readonly record struct DiscOutcome(DiscFault Fault, int Visibilities, double OffsetL, double OffsetM, bool IsMoved, DiscModel? Model)
{
    /// <summary>How far east of its place the disc was found, arc seconds.</summary>
    public double OffsetEastArcsec => OffsetL / Angle.Arcsec;

    /// <summary>How far north of its place the disc was found, arc seconds.</summary>
    public double OffsetNorthArcsec => OffsetM / Angle.Arcsec;

    /// <summary>A sentence for people and for the history of a map.</summary>
    public override string ToString()
    {
        if (Fault != DiscFault.None)
        {
            return $"Disc left alone. {DiscFinder.Sentence(Fault, Visibilities)}";
        }

        var place = FormattableString.Invariant($"{OffsetEastArcsec:+0.0;-0.0;0.0}\" east, {OffsetNorthArcsec:+0.0;-0.0;0.0}\" north of its place");
        var model = Model is { } disc
            ? FormattableString.Invariant($"; quiet Sun of {disc.Flux:G4}, radius {disc.RadiusRad / Angle.Arcsec:0.0}\", taken away and put back")
            : "";
        return $"Disc found by {Visibilities} visibilities, {place}, {(IsMoved ? "moved there" : "not moved")}{model}.";
    }
}
