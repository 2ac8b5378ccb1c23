namespace Muser.Simulators.Observing;

/// <summary>
/// An elliptical Gaussian by its full widths at half maximum, arcsec; both 0 for a point. The position angle is that of the major axis, from north
/// through east, degrees: from solar north where the place is solar, else from the north of date.
/// </summary>
internal readonly record struct GaussianShape(double MajorArcsec, double MinorArcsec, double PositionAngleDeg)
{
    public bool IsPoint => MajorArcsec == 0;

    public string? Problem() =>
        !(MajorArcsec >= MinorArcsec && MinorArcsec > 0 && MajorArcsec <= ScenePosition.MaxArcsec) ? "majorArcsec and minorArcsec must be above 0, the major the greater"
        : !double.IsFinite(PositionAngleDeg) ? "positionAngleDeg must be a number"
        : null;
}
