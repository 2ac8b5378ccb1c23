using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IInstrumentGrain"/>
/// <remarks>Changes that come together are recorded as one version of the parameters, with the instant of the first of them.</remarks>
public sealed partial class InstrumentGrain(IOptions<DeviceOptions> options, TimeProvider clock, ILogger<InstrumentGrain> log) : Grain, IInstrumentGrain
{
    private const string Who = "devices";
    private const long NsPerMs = 1_000_000;
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(200);
    private readonly SortedDictionary<int, string> _offSource = [];
    private IGrainTimer? _recording;
    private long _changedUtcUnixNs;
    private long _weatherUtcUnixNs;
    private int[]? _recorded;

    public async Task ReportAntenna(int antenna, bool isOnSource, string why)
    {
        if (_recorded is null)
        {
            // What a predecessor recorded holds until the antennas say otherwise.
            var calibration = GrainFactory.GetGrain<ICalibrationGrain>(this.GetPrimaryKeyString());
            var inForce = await calibration.GetEffective(await calibration.GetVersion(), clock.UtcUnixNs());
            foreach (var each in _recorded = inForce?.Status?.Value.OffSourceAntennas ?? [])
            {
                _offSource[each] = "recorded before";
            }
        }

        if (isOnSource ? _offSource.Remove(antenna) : _offSource.TryAdd(antenna, why))
        {
            _changedUtcUnixNs = _recording is null ? clock.UtcUnixNs() : _changedUtcUnixNs;
            _recording ??= this.RegisterGrainTimer(Record, new GrainTimerCreationOptions(Together, Together));
        }
    }

    public async Task ReportWeather(Weather weather)
    {
        var now = clock.UtcUnixNs();
        if (now - _weatherUtcUnixNs >= options.Value.WeatherIntervalMs * NsPerMs)
        {
            _weatherUtcUnixNs = now;
            await Add(weather, now, "weather station");
        }
    }

    private async Task Record(CancellationToken cancellationToken)
    {
        int[] offSource = [.. _offSource.Keys];
        var status = new InstrumentStatus
        {
            OffSourceAntennas = offSource,
            Text = offSource.Length == 0 ? "All antennas are on the source." : $"{offSource.Length} antennas are not on the source.",
        };
        if ((_recorded ?? []).SequenceEqual(offSource) || await Add(status, _changedUtcUnixNs, string.Join("; ", _offSource.Values.Distinct().Take(3)) is { Length: > 0 } why ? why : "on source"))
        {
            _recorded = offSource;
            _recording?.Dispose();
            _recording = null;
        }
    }

    /// <summary>Records a parameter; false where it is to be tried again.</summary>
    private async Task<bool> Add(ParameterValue value, long fromUtcUnixNs, string why)
    {
        try
        {
            await GrainFactory.GetGrain<ICalibrationGrain>(this.GetPrimaryKeyString()).Add([new ParameterEntry { ValidFromUtcUnixNs = fromUtcUnixNs, Value = value }], Who, why);
            return true;
        }
        catch (ArgumentException refusal)
        {
            LogRefused(this.GetPrimaryKeyString(), refusal.Message);
            return true;
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            LogNotRecorded(this.GetPrimaryKeyString(), failure.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 3461, Level = LogLevel.Warning, Message = "What the devices of {Array} say is not recorded: {Reason}")]
    private partial void LogRefused(string array, string reason);

    [LoggerMessage(EventId = 3462, Level = LogLevel.Debug, Message = "What the devices of {Array} say is not recorded, and will be tried again: {Reason}")]
    private partial void LogNotRecorded(string array, string reason);
}
