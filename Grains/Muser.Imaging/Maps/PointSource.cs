namespace Muser.Imaging.Maps;

/// <summary>A point on the sky.</summary>
/// <param name="L">Direction cosine towards east.</param>
/// <param name="M">Direction cosine towards north.</param>
/// <param name="Flux">Flux, in the unit of the visibilities.</param>
public readonly record struct PointSource(double L, double M, double Flux);
