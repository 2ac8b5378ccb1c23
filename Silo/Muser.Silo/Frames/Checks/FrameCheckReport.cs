using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Checks;

/// <summary>Where the findings of <c>frames check</c> in one file go.</summary>
public abstract class FrameCheckReport
{
    /// <summary>Bytes that are no good frame.</summary>
    public abstract void Damage(FrameLine line);

    /// <summary>A gap, duplicate or disorder.</summary>
    public abstract void Sequence(in SequenceFinding finding);

    /// <summary>The end of the file.</summary>
    public abstract void Summary(FrameCheckSummary summary);
}
