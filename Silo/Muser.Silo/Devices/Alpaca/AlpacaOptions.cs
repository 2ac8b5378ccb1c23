namespace Muser.Silo.Devices.Alpaca;

/// <summary>The ASCOM Alpaca facade. Configuration section <c>Muser:Alpaca</c>.</summary>
public sealed class AlpacaOptions
{
    /// <summary>The port of discovery that clients ask at.</summary>
    public const int WellKnownDiscoveryPort = 32227;

    /// <summary>Whether devices are served to Alpaca clients, beside the pages.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>The UDP port at which clients that look for devices are answered; 0 for none. They all ask at <see cref="WellKnownDiscoveryPort"/>.</summary>
    public int DiscoveryPort { get; set; }

    /// <summary>Where the instrument is, in words for clients.</summary>
    public string Location { get; set; } = "Mingantu";

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate() => OptionsException.Require(DiscoveryPort is >= 0 and <= ushort.MaxValue, nameof(DiscoveryPort), DiscoveryPort, "0 to 65535");
}
