namespace Muser.Silo.Frames.Checks;

/// <summary>Result of <see cref="DelaySenseFit"/>.</summary>
/// <param name="Sense"><c>path</c>: slope -1, the default. <c>compensation</c>: slope +1, visibilities are to be conjugated after
/// correction. <c>undecided</c>.</param>
/// <param name="Slope">Delay word against r.s0/c.</param>
/// <param name="SlopeError">Standard error of the slope.</param>
/// <param name="ResidualNs">Root mean square of what the line leaves, ns.</param>
/// <param name="From"><c>time</c>: the change of each word between two frames; <c>antennas</c>: the words of one frame, less the
/// fibre delays that they contain.</param>
public sealed record DelaySenseMeasurement(string Sense, double Slope, double SlopeError, double ResidualNs, string From);
