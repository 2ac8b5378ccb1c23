namespace Muser.Devices;

/// <summary>Where the bus is, and how a device lives on it.</summary>
public sealed record BusAddress
{
    /// <summary>The port of MQTT.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The broker.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What stands before every topic, without a slash at its end; empty for nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The user of the broker; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether the connection is over TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>A file with the certificates in PEM of the authorities that the broker is trusted by; null for those of the system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The name that the broker's certificate must have; null for <see cref="Host"/>.</summary>
    public string? CertificateName { get; init; }

    /// <summary>
    /// A folder in which the device keeps the ids of its commands, so that none has its effect twice, whatever crashes; null for none: a command that a
    /// crash has interrupted then ends as unknown.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>The time between heartbeats. The same everywhere: the service counts missing ones.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(Interfaces.Devices.Heartbeat.DefaultPeriodMs);

    /// <summary>The least time between two reports; values in between are put together.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(50);
}
