namespace Muser.Silo.Frames.Checks;

/// <summary>What <c>frames check --json</c> says of bytes that are no good frame.</summary>
public sealed record FrameCheckDamage(
    string File, long Index, long Offset, long Bytes, string Reason, int FaultOffset, string? Utc)
{
    public string Kind => "damage";

    public static FrameCheckDamage Of(string file, FrameLine line) =>
        new(file, line.Index, line.Offset, line.Bytes ?? 0, line.Status, line.FaultOffset ?? 0, line.Utc);
}
