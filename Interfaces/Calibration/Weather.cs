namespace Muser.Interfaces.Calibration;

/// <summary>The weather at the site; what was not measured is null.</summary>
[GenerateSerializer, Immutable, Alias("muser.Weather")]
public sealed record Weather : ParameterValue
{
    /// <summary>Air temperature, degrees Celsius.</summary>
    [Id(0)]
    public double? TemperatureC { get; init; }

    /// <summary>Pressure at the site, hPa.</summary>
    [Id(1)]
    public double? PressureHPa { get; init; }

    /// <summary>Relative humidity, percent.</summary>
    [Id(2)]
    public double? HumidityPercent { get; init; }

    /// <summary>Wind, m/s.</summary>
    [Id(3)]
    public double? WindMs { get; init; }

    /// <summary>Where the wind comes from, degrees from north through east.</summary>
    [Id(4)]
    public double? WindFromDeg { get; init; }

    /// <summary>Rain, mm/h.</summary>
    [Id(5)]
    public double? RainMmPerHour { get; init; }
}
