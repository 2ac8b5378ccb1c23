namespace Muser.Imaging.Products;

/// <summary>Which coordinate system of a file is the primary one. Every file has both.</summary>
public enum MapFrame
{
    /// <summary>Right ascension and declination, ICRS; the solar system is alternate A.</summary>
    Sky,

    /// <summary>Helioprojective, as programs of solar physics expect it; alternate A is the same, the celestial system is alternate C.</summary>
    Solar,
}
