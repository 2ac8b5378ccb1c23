namespace Muser.Devices.Indi;

/// <summary>What is bridged, and where to.</summary>
public sealed record IndiBridgeSettings
{
    /// <summary>The INDI server.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port.</summary>
    public int Port { get; init; } = IndiBridge.DefaultPort;

    /// <summary>The names of the devices at the server; all where there are none.</summary>
    public IReadOnlyCollection<string> Devices { get; init; } = [];

    /// <summary>Whether devices that have not connected to their hardware are told to.</summary>
    public bool Connects { get; init; }

    /// <summary>The bus.</summary>
    public BusAddress Bus { get; init; } = new();
}
