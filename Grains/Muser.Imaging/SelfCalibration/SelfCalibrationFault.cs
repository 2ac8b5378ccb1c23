namespace Muser.Imaging.SelfCalibration;

/// <summary>Why there are no phases.</summary>
public enum SelfCalibrationFault
{
    /// <summary>There are.</summary>
    None,

    /// <summary>The model is empty, or no baseline has a weight.</summary>
    NothingToCompare,

    /// <summary>The disc is the model, and the visibilities show none.</summary>
    NoDisc,

    /// <summary>
    /// Fewer than <see cref="AntennaPhaseSolver.FewestAntennas"/> antennas stand above the smallest SNR: with so few, phases of antennas
    /// and of the source cannot be told apart.
    /// </summary>
    TooFewAntennas,
}
