namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>What came of a part: the power of its steps, in the file <see cref="FileName"/> of its folder.</summary>
/// <param name="Array">The array.</param>
/// <param name="Part">Its steps.</param>
/// <param name="Of">How each spectrum was taken, in words.</param>
/// <param name="FrequencyHzChan">Centre of each channel, Hz, ascending.</param>
/// <param name="Files">The names of its raw files.</param>
/// <param name="Frames">Frames that were taken.</param>
/// <param name="Damaged">Stretches of bytes that were no good frame.</param>
public sealed record QuicklookPiece(string Array, QuicklookPart Part, string[] Of, double[] FrequencyHzChan, string[] Files, long Frames, long Damaged)
{
    /// <summary>
    /// float32, little-endian: right and left hand of the autocorrelations, right and left hand of the short baselines, each [channel, step], counts; not a number
    /// where no frame was.
    /// </summary>
    public const string FileName = "power.f32";
}
