namespace Muser.Imaging.Calibration;

/// <summary>The wave front that the delay words of a calibrator's frames hold in phase.</summary>
public enum DelayWave : byte
{
    /// <summary>Whatever front fits the words: a plane from any direction, or the sphere of the satellite.</summary>
    Fitted = 0,

    /// <summary>The sphere around the satellite: nothing is left to be taken out.</summary>
    Sphere = 1,

    /// <summary>A plane from the direction of the satellite: its curvature is left.</summary>
    Plane = 2,
}
