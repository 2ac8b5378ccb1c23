using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Checks;

/// <summary>What <c>frames check --json</c> says of a gap, duplicate or disorder.</summary>
public sealed record FrameCheckFinding(
    string Kind, string File, long Index, long Offset, string FromUtc, string ToUtc, long? Missing)
{
    public static FrameCheckFinding Of(string file, in SequenceFinding finding) => new(
        KindOf(finding.Fault), file, finding.Index, finding.Offset, finding.From.ToString(), finding.To.ToString(),
        finding.Fault == SequenceFault.Gap ? finding.Missing : null);

    private static string KindOf(SequenceFault fault) => fault switch
    {
        SequenceFault.Gap => "gap",
        SequenceFault.Duplicate => "duplicate",
        _ => "disorder",
    };
}
