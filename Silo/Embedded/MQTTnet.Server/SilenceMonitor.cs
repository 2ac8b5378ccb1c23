using System.Collections.Concurrent;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Muser.Embedded.Mqtt;

/// <summary>
/// Closes connections that say nothing for one and a half of their keep-alive periods, that do not take what they are sent, or that do not begin.
/// It counts its own steps and not the clock: a process that was stopped for a while must not take its clients for silent.
/// </summary>
internal sealed class SilenceMonitor(MqttServerOptions options, ConcurrentDictionary<BrokerConnection, byte> connections) : IDisposable
{
    private Timer? _timer;
    private long _lastMs;

    public void Start()
    {
        _lastMs = Environment.TickCount64;
        _timer = new(_ => Step(), null, options.KeepAliveOptions.MonitorInterval, options.KeepAliveOptions.MonitorInterval);
    }

    public void Dispose() => _timer?.Dispose();

    private void Step()
    {
        var nowMs = Environment.TickCount64;
        var stepMs = Math.Min(nowMs - _lastMs, 2 * (long)options.KeepAliveOptions.MonitorInterval.TotalMilliseconds);
        _lastMs = nowMs;
        foreach (var (connection, _) in connections)
        {
            var silentMs = connection.CountSilence(stepMs);
            if (connection.SilenceLimitMs is var limitMs and > 0 && silentMs > limitMs)
            {
                _ = connection.StopAsync(new() { ReasonCode = MqttDisconnectReasonCode.KeepAliveTimeout });
            }
            else if (connection.WritingSince is var sinceMs and > 0 && nowMs - sinceMs > options.DefaultCommunicationTimeout.TotalMilliseconds)
            {
                connection.Abort();
            }
        }
    }
}
