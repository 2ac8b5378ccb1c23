namespace Muser.Silo.Devices.Alpaca;

/// <summary>What a device answers instead of a result: a number of <see cref="AlpacaError"/> and a sentence.</summary>
internal sealed class AlpacaException(int number, string message) : Exception(message)
{
    /// <summary>The number.</summary>
    public int Number => number;

    /// <summary>A member that the device has not.</summary>
    public static AlpacaException NotImplemented(string member) => new(AlpacaError.NotImplemented, $"{member} is not implemented by this device.");
}
