namespace Muser.Silo.Calibration;

/// <summary>Frames of an observation that were not taken, by reason.</summary>
/// <param name="Damaged">Damaged.</param>
/// <param name="NotASatellite">Of another source.</param>
/// <param name="Repeated">Of a time that came before.</param>
/// <param name="HandUnknown">Of the old header, their hand not to be told from their neighbours.</param>
public sealed record SatelliteFrameCounts(long Damaged, long NotASatellite, long Repeated, long HandUnknown)
{
    /// <summary>In words, or nothing.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            .. new[] { (Damaged, "damaged"), (NotASatellite, "of another source"), (Repeated, "repeated"), (HandUnknown, "of an unknown hand") }
                .Where(part => part.Item1 > 0)
                .Select(part => $"{part.Item1} {part.Item2}"),
        ];
        return parts.Length == 0 ? "" : $"; not taken: {string.Join(", ", parts)}";
    }
}
