namespace Muser.Silo.Devices.Alpaca;

/// <summary>The error numbers of ASCOM Alpaca, as its API reference publishes them.</summary>
public static class AlpacaError
{
    /// <summary>The member is not implemented by this device.</summary>
    public const int NotImplemented = 0x400;

    /// <summary>A value is out of its range.</summary>
    public const int InvalidValue = 0x401;

    /// <summary>A value is asked for that was never set.</summary>
    public const int ValueNotSet = 0x402;

    /// <summary>The device is not connected, or not there.</summary>
    public const int NotConnected = 0x407;

    /// <summary>Not while the mount is parked.</summary>
    public const int InvalidWhileParked = 0x408;

    /// <summary>Not in the state that the device is in.</summary>
    public const int InvalidOperation = 0x40B;

    /// <summary>There is no such action.</summary>
    public const int ActionNotImplemented = 0x40C;

    /// <summary>The device failed.</summary>
    public const int Driver = 0x500;
}
