namespace Muser.Silo.Devices;

/// <summary>Where the bus of the devices is. Configuration section <c>Muser:Mqtt</c>.</summary>
public sealed class MqttOptions
{
    /// <summary>Default of <see cref="Host"/>.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>Default of <see cref="ReconnectMs"/>.</summary>
    public const double DefaultReconnectMs = 250;

    /// <summary>Default of <see cref="SilentAfterMs"/>: three heartbeats.</summary>
    public const double DefaultSilentAfterMs = 3000;

    /// <summary>Default of <see cref="CommandsPerSecond"/>.</summary>
    public const double DefaultCommandsPerSecond = 500;

    /// <summary>Default of <see cref="MaxClockErrorMs"/>.</summary>
    public const double DefaultMaxClockErrorMs = 60_000;

    /// <summary>The broker.</summary>
    public string Host { get; set; } = DefaultHost;

    /// <summary>Its port; 0 where there is no bus.</summary>
    public int Port { get; set; }

    /// <summary>What stands before every topic, without a slash at its end; empty for nothing.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The user of the broker; empty for none.</summary>
    public string User { get; set; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether the connection is over TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>The certificates in PEM of the authorities that the broker is trusted by; empty for those of the system.</summary>
    public string AuthorityPath { get; set; } = "";

    /// <summary>The name that the broker's certificate must have; empty for <see cref="Host"/>.</summary>
    public string CertificateName { get; set; } = "";

    /// <summary>How long to wait before connecting again, ms.</summary>
    public double ReconnectMs { get; set; } = DefaultReconnectMs;

    /// <summary>A device whose heartbeats are missing for so long is lost, ms.</summary>
    public double SilentAfterMs { get; set; } = DefaultSilentAfterMs;

    /// <summary>The most commands a second that one client may send on the average; more are refused.</summary>
    public double CommandsPerSecond { get; set; } = DefaultCommandsPerSecond;

    /// <summary>A device whose clock and the service's differ by more, ms, is an alarm: its readings bear wrong times, and commands may come too late for it.</summary>
    public double MaxClockErrorMs { get; set; } = DefaultMaxClockErrorMs;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(Port is >= 0 and <= ushort.MaxValue, nameof(Port), Port, "0 to 65535");
        OptionsException.Require(Port == 0 || Host.Length > 0, nameof(Host), Host, "the name or address of a broker");
        OptionsException.Require(AuthorityPath.Length == 0 || File.Exists(AuthorityPath), nameof(AuthorityPath), AuthorityPath, "a file of certificates in PEM");
        OptionsException.Require(!Prefix.EndsWith('/') && !Prefix.AsSpan().ContainsAny("+#"), nameof(Prefix), Prefix, "a topic without wildcards and without a slash at its end");
        OptionsException.Require(ReconnectMs is > 0 and < 60_000, nameof(ReconnectMs), ReconnectMs, "above 0 and below 60000");
        OptionsException.Require(SilentAfterMs is > 0 and < 3_600_000, nameof(SilentAfterMs), SilentAfterMs, "above 0 and below 3600000");
        OptionsException.Require(CommandsPerSecond > 0, nameof(CommandsPerSecond), CommandsPerSecond, "above 0");
        OptionsException.Require(MaxClockErrorMs > 0, nameof(MaxClockErrorMs), MaxClockErrorMs, "above 0");
    }
}
