namespace Muser.Imaging.Disc;

/// <summary>Where the disc is.</summary>
/// <param name="L">Direction cosine of its centre, towards east.</param>
/// <param name="M">Direction cosine of its centre, towards north.</param>
/// <param name="Visibilities">How many visibilities see the disc as a whole, within the first null of its transform: what constrains its
/// place.</param>
public readonly record struct DiscPlace(double L, double M, int Visibilities);
