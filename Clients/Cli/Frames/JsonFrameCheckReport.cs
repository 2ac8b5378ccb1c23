using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary>One object a line for each finding, and a last one of the kind <c>summary</c>.</summary>
internal sealed class JsonFrameCheckReport(string path, TextWriter output) : FrameCheckReport
{
    public override void Damage(FrameLine line) => output.WriteJsonLine(FrameCheckDamage.Of(path, line));

    public override void Sequence(in SequenceFinding finding) => output.WriteJsonLine(FrameCheckFinding.Of(path, finding));

    public override void Summary(FrameCheckSummary summary) => output.WriteJsonLine(summary);
}
