using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>An interval of time in which two versions of the parameters differ.</summary>
/// <param name="FromUtcUnixNs">Its first instant, ns since 1970-01-01 UTC.</param>
/// <param name="UntilUtcUnixNs">The first instant after it.</param>
/// <param name="Lines">What is in force at one of the two versions only, in the order in which it was added.</param>
public sealed record ParameterSpan(long FromUtcUnixNs, long UntilUtcUnixNs, ParameterChange[] Lines);
