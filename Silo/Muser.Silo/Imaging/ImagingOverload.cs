namespace Muser.Silo.Imaging;

/// <summary>What becomes of a cycle that is due for maps while those of an earlier one are still being made.</summary>
public enum ImagingOverload
{
    /// <summary>It gets no maps; the next one that comes when imaging is free does.</summary>
    Skip,

    /// <summary>It gets its maps all the same: for a stream that may be slowed down, as a recording that is sent again.</summary>
    Queue,
}
