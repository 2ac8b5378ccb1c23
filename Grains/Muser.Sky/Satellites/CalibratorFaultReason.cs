namespace Muser.Sky.Satellites;

/// <summary>Why a calibrator cannot be observed.</summary>
public enum CalibratorFaultReason
{
    /// <summary>Its place is no place of a satellite: not finite, too near or too far.</summary>
    NoSatellite,

    /// <summary>It stands below the horizon of the array.</summary>
    BelowHorizon,

    /// <summary>Its elements are too far from the time of the observation.</summary>
    ElementsTooOld,

    /// <summary>Its elements give no place at that time.</summary>
    NoOrbit,
}
