namespace Muser.Interfaces.Devices;

/// <summary>How a value stands to its alarm levels, after EPICS.</summary>
[GenerateSerializer, Alias("muser.AlarmLevel")]
public enum AlarmLevel
{
    /// <summary>Within all levels.</summary>
    None = 0,

    /// <summary>At or beyond low or high.</summary>
    Minor = 1,

    /// <summary>At or beyond lolo or hihi.</summary>
    Major = 2,

    /// <summary>The value cannot be judged: its quality is bad.</summary>
    Invalid = 3,
}
