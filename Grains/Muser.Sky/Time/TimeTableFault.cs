namespace Muser.Sky.Time;

/// <summary>Where and why a file with a time table was refused.</summary>
/// <param name="Reason">Why.</param>
/// <param name="File">The file or folder.</param>
/// <param name="Line">The line, from 1; 0 where it is not about one line.</param>
/// <param name="Message">One sentence: what is wrong and what was expected.</param>
public sealed record TimeTableFault(TimeTableFaultReason Reason, string File, int Line, string Message)
{
    /// <summary>The whole as one sentence.</summary>
    public override string ToString() => (Line > 0 ? $"{File}, line {Line}: {Message}" : $"{File}: {Message}").TrimEnd('.') + ".";
}
