namespace Muser.Grains.Devices;

/// <summary>How the grains of devices work. Configuration section <c>Muser:Devices</c>.</summary>
public sealed class DeviceOptions
{
    /// <summary>Default of <see cref="MaxOpenCommands"/>.</summary>
    public const int DefaultMaxOpenCommands = 64;

    /// <summary>Default of <see cref="HistoryLength"/>: five minutes at a reading each second.</summary>
    public const int DefaultHistoryLength = 300;

    /// <summary>Default of <see cref="ResendAfterMs"/>.</summary>
    public const double DefaultResendAfterMs = 2000;

    /// <summary>Default of <see cref="ValueTimeoutMs"/>.</summary>
    public const double DefaultValueTimeoutMs = 5000;

    /// <summary>Default of <see cref="ArmWithinMs"/>.</summary>
    public const double DefaultArmWithinMs = 800;

    /// <summary>Default of <see cref="FireAheadMs"/>.</summary>
    public const double DefaultFireAheadMs = 250;

    /// <summary>Default of <see cref="WeatherIntervalMs"/>.</summary>
    public const double DefaultWeatherIntervalMs = 60_000;

    /// <summary>Whether antennas that are not on the source, and the weather, become parameters of the frames.</summary>
    public bool TellFrames { get; set; } = true;

    /// <summary>The weather is recorded at most so often, ms.</summary>
    public double WeatherIntervalMs { get; set; } = DefaultWeatherIntervalMs;

    /// <summary>The most commands of a device that have not ended; more are refused.</summary>
    public int MaxOpenCommands { get; set; } = DefaultMaxOpenCommands;

    /// <summary>Readings of each property that are kept.</summary>
    public int HistoryLength { get; set; } = DefaultHistoryLength;

    /// <summary>A command that the device has not answered for so long is sent again, ms, to a device that keeps commands.</summary>
    public double ResendAfterMs { get; set; } = DefaultResendAfterMs;

    /// <summary>A device that has not answered for so long has not set a property, ms.</summary>
    public double ValueTimeoutMs { get; set; } = DefaultValueTimeoutMs;

    /// <summary>A member of a group that is not armed within this, ms, has all others abort.</summary>
    public double ArmWithinMs { get; set; } = DefaultArmWithinMs;

    /// <summary>The instant of a synchronous act is so long after the word, ms: the word must have reached everybody by then.</summary>
    public double FireAheadMs { get; set; } = DefaultFireAheadMs;
}
