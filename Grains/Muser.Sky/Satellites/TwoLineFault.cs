namespace Muser.Sky.Satellites;

/// <summary>Where and why two-line elements were refused.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Line">The line, from 1: of a file, or of the two; 0 where it is not about one line.</param>
/// <param name="Column">The first column of the field, from 1; 0 where it is not about one field.</param>
/// <param name="Message">What is wrong and what was expected, without a full stop.</param>
public sealed record TwoLineFault(TwoLineFaultReason Reason, int Line, int Column, string Message)
{
    /// <summary>The whole as one sentence.</summary>
    public override string ToString() =>
        (Line == 0 ? "" : Column == 0 ? $"line {Line}: " : $"line {Line}, column {Column}: ") + Message + ".";
}
