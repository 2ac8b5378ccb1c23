using System.Globalization;
using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>What can be wrong with the frames and cycles of one array on one silo.</summary>
public sealed class IngestAlarms : IAlarmSource
{
    private readonly string _array;
    private readonly string _silo;
    private readonly Func<IngestReading> _read;
    private readonly AlarmOptions _options;
    private readonly TimeProvider _clock;
    private readonly RecentGrowth _received;
    private readonly RecentGrowth _rejected;
    private readonly RecentGrowth _undelivered;
    private readonly RecentGrowth _lateCycles;
    private readonly RecentGrowth _deferred;
    private readonly RecentGrowth _skipped;
    private readonly RecentGrowth _backlog;
    private long _lastReceived;
    private long _lastFrameTimestamp;
    private bool _isDeferring;

    public IngestAlarms(string array, string silo, Func<IngestReading> read, AlarmOptions options, TimeProvider clock)
    {
        (_array, _silo, _read, _options, _clock) = (array, silo, read, options, clock);
        var window = TimeSpan.FromMilliseconds(options.WindowMs);
        (_received, _rejected, _undelivered, _lateCycles) = (New(), New(), New(), New());
        (_deferred, _skipped, _backlog) = (New(), New(), New());

        RecentGrowth New() => new(window, clock);
    }

    public IEnumerable<StandingAlarm> Check()
    {
        var now = _read();
        StandingAlarm?[] alarms =
        [
            Spool(now), Deferred(now), Integrations(now), Lost(now), HeldUp(now), Stuck(now), Silent(now), Damage(now), Backlog(now), Late(now), Skipped(now),
        ];
        return alarms.OfType<StandingAlarm>();
    }

    private StandingAlarm? Spool(IngestReading now)
    {
        if (now.IsSpoolFailing)
        {
            return Alarm(
                "spool-failing",
                AlarmSeverity.Critical,
                $"The spool of {_array} on {_silo} takes no frames: they are passed on, but a crash would lose them."
                + " Make room on its disk, or raise Muser:Spool:MaxBytes.");
        }

        var share = now.SpoolMaxBytes > 0 ? (double)now.SpoolBytes / now.SpoolMaxBytes : 0;
        return share > _options.SpoolNearFraction
            ? Alarm(
                "spool-near-limit",
                AlarmSeverity.Warning,
                Text($"The spool of {_array} on {_silo} is {100 * share:F0} % full: cycles are not published as fast as frames come."))
            : null;
    }

    private StandingAlarm? Deferred(IngestReading now)
    {
        _isDeferring = _deferred.Until(now.Deferred) > 0 || (_isDeferring && now.Backlog > 0);
        return _isDeferring
            ? Alarm(
                "cycles-deferred",
                AlarmSeverity.Critical,
                $"Cycles of {_array} cannot be published; {now.Backlog} wait in the spool of {_silo}."
                + " See whether the product store is full or read-only, and whether silos are missing.")
            : null;
    }

    private StandingAlarm? Integrations(IngestReading now) =>
        now.IntegrationsWaiting > 0
            ? Alarm(
                "integrations-deferred",
                AlarmSeverity.Warning,
                $"{now.IntegrationsWaiting} integrations of {_array} cannot be published from {_silo}; their frames stay in the spool."
                + " See whether the product store is full or read-only, and whether silos are missing.")
            : null;

    private StandingAlarm? Lost(IngestReading now) =>
        _undelivered.Until(now.Undelivered) is > 0 and var lost
            ? Alarm(
                "frames-lost",
                AlarmSeverity.Critical,
                $"{lost} frames or cycles of {_array} were given up on {_silo} just now: no silo took them. Its log says why.")
            : null;

    private StandingAlarm? HeldUp(IngestReading now) =>
        now.HeldUp is { } wait && wait.For.TotalMilliseconds >= _options.HeldUpAfterMs
            ? Alarm(
                "stream-held-up",
                AlarmSeverity.Critical,
                Text($"{_silo} has read no frame of {_array} for {wait.For.TotalSeconds:F0} s, for {wait.Sentence}.")
                + " Nothing is lost as long as the sender can wait. See whether a silo, or the product store, hangs.")
            : null;

    private StandingAlarm? Stuck(IngestReading now) =>
        now.LongestCycle is { } wait && wait.For.TotalMilliseconds >= _options.StuckAfterMs
            ? Alarm(
                "cycle-stuck",
                AlarmSeverity.Warning,
                Text($"{_silo} has waited for {wait.For.TotalSeconds:F0} s to publish a cycle of {_array}: {wait.Sentence}. See whether a silo hangs."))
            : null;

    private StandingAlarm? Silent(IngestReading now)
    {
        if (now.Received > _lastReceived)
        {
            (_lastReceived, _lastFrameTimestamp) = (now.Received, _clock.GetTimestamp());
        }

        // Where they come and cannot be taken in, it is not the array that is silent.
        var silent = _lastReceived == 0 || now.HeldUp is not null ? TimeSpan.Zero : _clock.GetElapsedTime(_lastFrameTimestamp);
        if (silent.TotalMilliseconds < _options.NoFramesAfterMs || silent.TotalMilliseconds > _options.ForgottenAfterMs)
        {
            return null;
        }

        var connection = now.Connections > 0 ? "Its receiver is connected, and sends none." : "Its receiver is not connected.";
        var last = _clock.GetUtcNow() - silent;
        return Alarm(
            "no-frames", AlarmSeverity.Warning, Text($"No frame of {_array} has come to {_silo} since {last:yyyy-MM-dd HH:mm:ss} UTC. {connection}"));
    }

    private StandingAlarm? Damage(IngestReading now)
    {
        var (received, rejected) = (_received.Until(now.Received), _rejected.Until(now.Rejected));
        var share = rejected == 0 ? 0 : (double)rejected / (received + rejected);
        return share > _options.DamageFraction
            ? Alarm(
                "frames-damaged",
                AlarmSeverity.Warning,
                Text($"{100 * share:F1} % of what {_silo} receives of {_array} is damaged. The quarantine folder has samples."))
            : null;
    }

    private StandingAlarm? Backlog(IngestReading now) =>
        _backlog.Until(now.Backlog) > 0 && now.Backlog >= _options.BacklogCycles
            ? Alarm("backlog-growing", AlarmSeverity.Warning, $"{now.Backlog} cycles of {_array} wait in the spool of {_silo}, and they become more.")
            : null;

    private StandingAlarm? Late(IngestReading now) =>
        _lateCycles.Until(now.LateCycles) is > 0 and var late
            ? Alarm(
                "cycles-late",
                AlarmSeverity.Warning,
                $"{late} cycles of {_array} were published late just now: the silos that take frames, or the product store, are too slow.")
            : null;

    private StandingAlarm? Skipped(IngestReading now) =>
        _skipped.Until(now.ImagingSkipped) > 0
            ? Alarm(
                "imaging-busy",
                AlarmSeverity.Warning,
                $"Cycles of {_array} get no maps, because those of earlier ones are still being made."
                + " Add a silo that images, or raise Muser:Imaging:IntervalMs.")
            : null;

    private StandingAlarm Alarm(string what, AlarmSeverity severity, string text) => new($"{what}.{_silo}.{_array}", severity, text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
