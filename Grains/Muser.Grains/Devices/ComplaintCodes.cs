namespace Muser.Grains.Devices;

/// <summary>The codes under which the service complains of a device: no alarm of the device's own has one of them.</summary>
public static class ComplaintCodes
{
    /// <summary>Two devices speak under one id.</summary>
    public const string TwoOfOneId = "two-of-one-id";

    /// <summary>What the codes of all that cannot be used begin with.</summary>
    public const string Bad = "bad-";

    /// <summary>A device reports a property that it does not have, or one as another type than it has.</summary>
    public const string BadReport = Bad + "report";

    /// <summary>The clocks of a device and of the service differ.</summary>
    public const string BadClock = Bad + "clock";
}
