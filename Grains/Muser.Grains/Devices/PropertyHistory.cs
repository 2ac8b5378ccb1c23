using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>The last readings of a property, the newest replacing the oldest. Not thread-safe.</summary>
/// <param name="length">The most that are kept.</param>
internal sealed class PropertyHistory(int length)
{
    private readonly Queue<PropertyReading> _readings = new();

    /// <summary>Oldest first.</summary>
    public PropertyReading[] All => [.. _readings];

    /// <summary>Adds one.</summary>
    public void Add(PropertyReading reading)
    {
        if (_readings.Count == length)
        {
            _readings.Dequeue();
        }

        _readings.Enqueue(reading);
    }
}
