using Muser.Interfaces.Calibration;

namespace Muser.Interfaces.Devices;

/// <summary>
/// What the devices of an array tell its frames: which antennas are not on the source, so that they are flagged from that moment on, and the weather. Key:
/// the array.
/// </summary>
[Alias("muser.IInstrumentGrain")]
public interface IInstrumentGrain : IGrainWithStringKey
{
    /// <summary>An antenna, 0-based, is on the source from now on, or not.</summary>
    [Alias("ReportAntenna")]
    Task ReportAntenna(int antenna, bool isOnSource, string why);

    /// <summary>The weather now.</summary>
    [Alias("ReportWeather")]
    Task ReportWeather([Immutable] Weather weather);
}
