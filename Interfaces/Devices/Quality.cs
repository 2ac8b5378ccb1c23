namespace Muser.Interfaces.Devices;

/// <summary>How far a value can be trusted.</summary>
[GenerateSerializer, Alias("muser.Quality")]
public enum Quality
{
    /// <summary>Measured, and as it should be.</summary>
    Good = 0,

    /// <summary>Old, or out of its range, or of a device that is silent.</summary>
    Uncertain = 1,

    /// <summary>No value: the sensor says so itself.</summary>
    Bad = 2,
}
