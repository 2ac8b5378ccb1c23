using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>
/// Asks again and again what is wrong on this silo, and tells the cluster: at once when an alarm comes up or ends, and now and then while it holds.
/// Whatever it takes to tell, nobody else waits for it.
/// </summary>
public sealed partial class AlarmWatch(
    IEnumerable<IAlarmSource> sources,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<AlarmOptions> options,
    TimeProvider clock,
    ILogger<AlarmWatch> log) : BackgroundService
{
    /// <summary>How long one may not answer who has the list, before it is told again and this log says what is wrong.</summary>
    private static readonly TimeSpan TellPatience = TimeSpan.FromSeconds(5);

    private readonly IAlarmSource[] _sources = [.. sources];

    /// <summary>What the cluster knows from here, and when it was told.</summary>
    private readonly Dictionary<string, long> _toldTimestamps = [];
    private bool _isUnheard;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.CheckIntervalMs), clock, stoppingToken);
            var standing = Check();
            try
            {
                await Tell(standing, stoppingToken);
                _isUnheard = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The list may be on the very silo that hangs. Whoever is on duty finds in this log, once, what is not in it.
                if (!_isUnheard && standing.Count > 0)
                {
                    LogNotTold(string.Join(' ', standing.Values.Select(alarm => $"{alarm.Key}: {alarm.Text}")), failure.Message);
                    _isUnheard = true;
                }
            }
        }
    }

    private Dictionary<string, StandingAlarm> Check()
    {
        var standing = new Dictionary<string, StandingAlarm>();
        foreach (var source in _sources)
        {
            try
            {
                foreach (var alarm in source.Check())
                {
                    standing[alarm.Key] = alarm;
                }
            }
            catch (Exception failure)
            {
                LogNotChecked(source.GetType().Name, failure.Message);
            }
        }

        return standing;
    }

    private AlarmReport Report(StandingAlarm alarm) =>
        new() { Key = alarm.Key, Severity = alarm.Severity, Text = alarm.Text, Source = silo.Name };

    private async Task Tell(Dictionary<string, StandingAlarm> standing, CancellationToken stopping)
    {
        var cluster = grains.GetGrain<IClusterGrain>(IClusterGrain.Key);
        var repeatAfter = TimeSpan.FromMilliseconds(options.Value.RepeatAfterMs);
        var due = standing.Values.Where(IsDue).ToArray();
        if (due.Length > 0)
        {
            var now = clock.GetTimestamp();
            await cluster.Raise([.. due.Select(Report)]).WaitAsync(TellPatience, clock, stopping);
            Array.ForEach(due, alarm => _toldTimestamps[alarm.Key] = now);
        }

        foreach (var key in _toldTimestamps.Keys.Where(key => !standing.ContainsKey(key)).ToArray())
        {
            await cluster.Clear(key).WaitAsync(TellPatience, clock, stopping);
            _toldTimestamps.Remove(key);
        }

        bool IsDue(StandingAlarm alarm) =>
            !_toldTimestamps.TryGetValue(alarm.Key, out var told) || clock.GetElapsedTime(told) >= repeatAfter;
    }

    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning,
        Message = "The list of alarms does not answer, and will be told again ({Reason}). What is wrong here: {Alarms}")]
    private partial void LogNotTold(string alarms, string reason);

    [LoggerMessage(EventId = 2602, Level = LogLevel.Debug, Message = "{Source} could not look what is wrong: {Reason}")]
    private partial void LogNotChecked(string source, string reason);
}
