using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>What a property was, in JSON.</summary>
/// <param name="At">When, by the device's clock, ISO UTC.</param>
/// <param name="Value">The value.</param>
/// <param name="Quality">How far it can be trusted.</param>
public sealed record ReadingLine(string At, object? Value, Quality Quality)
{
    /// <summary>A reading.</summary>
    public static ReadingLine Of(PropertyReading reading) => new(BusTime.Format(reading.UtcUnixNs), PlainValue.Of(reading.Value), reading.Quality);
}
