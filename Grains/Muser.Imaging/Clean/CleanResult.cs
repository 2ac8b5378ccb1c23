namespace Muser.Imaging.Clean;

/// <summary>How a CLEAN went.</summary>
/// <param name="Stop">Why it ended.</param>
/// <param name="Iterations">Components taken.</param>
/// <param name="InitialPeak">The pixel that the first component would take, with its sign; 0 where there is none.</param>
/// <param name="FinalPeak">The pixel that the next component would take, with its sign; 0 where there is none.</param>
/// <param name="Threshold">The threshold that counted at the end; 0 where none was given.</param>
/// <param name="Flux">The sum of the components.</param>
public readonly record struct CleanResult(CleanStop Stop, int Iterations, float InitialPeak, float FinalPeak, float Threshold, double Flux)
{
    /// <summary>How often a residual was made of the visibilities; 0 where they were not used.</summary>
    public int MajorCycles { get; init; }
}
