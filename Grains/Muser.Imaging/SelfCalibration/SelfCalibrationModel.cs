namespace Muser.Imaging.SelfCalibration;

/// <summary>What phases are held against.</summary>
public enum SelfCalibrationModel
{
    /// <summary>The components of a CLEAN, and the quiet Sun where it is found.</summary>
    Components,

    /// <summary>The quiet Sun alone, at the place where the ephemeris has it: positions become absolute, long baselines see little of it.</summary>
    Disc,
}
