using Muser.Interfaces.Devices;

namespace Muser.Devices;

/// <summary>A property of a device. Safe for any thread.</summary>
public sealed class DeviceProperty
{
    private readonly Device _device;

    internal DeviceProperty(Device device, PropertyDescription description, Func<DeviceValue, Task>? set) =>
        (_device, Description, Set) = (device, description, set);

    /// <summary>What it is.</summary>
    public PropertyDescription Description { get; }

    /// <summary>What it was last reported to be; null where it never was.</summary>
    public PropertyReading? Reading { get; private set; }

    /// <summary>Sets it; null where it cannot be set.</summary>
    internal Func<DeviceValue, Task>? Set { get; }

    /// <summary>Reports what it is now. A value that is as it was is reported too.</summary>
    public void Report(DeviceValue value, Quality quality = Quality.Good)
    {
        var typed = value.As(Description.Kind)
            ?? throw new ArgumentException($"{Description.Name} is {Description.Kind}, and '{value}' is not.", nameof(value));
        Reading = new PropertyReading { Name = Description.Name, Value = typed, Quality = quality, UtcUnixNs = _device.UtcNow };
        _device.Pending(Reading);
    }
}
