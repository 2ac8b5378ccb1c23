namespace Muser.Imaging.Calibration;

/// <summary>What became of a frame that was given to a <see cref="SatelliteCalibration"/>.</summary>
public enum SatelliteFrame : byte
{
    /// <summary>It was averaged.</summary>
    Taken = 0,

    /// <summary>Its source word does not say satellite.</summary>
    NotASatellite = 1,

    /// <summary>The same band, hand and time came just before.</summary>
    Repeated = 2,

    /// <summary>Its delay words follow no wave front, or one from elsewhere: <see cref="SatelliteCalibration.StrangeWords"/>.</summary>
    StrangeWords = 3,
}
