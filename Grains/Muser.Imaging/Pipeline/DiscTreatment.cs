namespace Muser.Imaging.Pipeline;

/// <summary>What becomes of the Sun's disc before a map is cleaned.</summary>
public enum DiscTreatment
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>As <see cref="Model"/> where the visibilities show a disc, otherwise nothing: no reason to have no map.</summary>
    Auto,

    /// <summary>Its centre is found, and phases are turned so that it lies where the ephemeris says.</summary>
    Centre,

    /// <summary>The same, and a model of the quiet Sun is taken away before the CLEAN and put back after.</summary>
    Model,
}
