namespace Muser.Sky.Satellites;

/// <summary>Why an orbit has no position at a time.</summary>
public enum OrbitFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>
    /// The elements describe no orbit around the Earth: eccentricity of 1 or more, or a perigee far inside the Earth.
    /// </summary>
    NotAnOrbit = 1,

    /// <summary>The theory breaks down: the eccentricity has left 0 to 1.</summary>
    EccentricityOutOfRange = 2,

    /// <summary>The theory breaks down: the orbit has shrunk to nothing.</summary>
    Degenerate = 3,

    /// <summary>The satellite has come down.</summary>
    Decayed = 4,
}
