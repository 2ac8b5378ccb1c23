using Muser.Formats.Frames;
using Muser.Interfaces.Frames;

namespace Muser.Cli.Observing;

/// <summary>What <c>muser demo</c> is asked to do.</summary>
internal sealed record DemoOptions
{
    /// <summary>Where the status page is, unless said otherwise.</summary>
    public const string DefaultConsole = "http://127.0.0.1:7100";

    /// <summary>Where products go, unless said otherwise. A demo that begins empties it.</summary>
    public const string DefaultOut = "muser-data/demo";

    /// <summary>The arrays that are simulated and received.</summary>
    public required IReadOnlyList<ArrayLayout> Arrays { get; init; }

    /// <summary>How long; null until it is interrupted.</summary>
    public double? Seconds { get; init; }

    /// <summary>How much faster than the instruments.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Every cycle, instead of one each 5 s as the observatory sends them.</summary>
    public bool EveryCycle { get; init; }

    /// <summary>Which maps are made of a frame of an imaged cycle.</summary>
    public ImageRequest Channels { get; init; } = ImageRequest.Middle;

    /// <summary>The folder of products and state.</summary>
    public required string Out { get; init; }

    /// <summary>Where the status page is served; null for nowhere.</summary>
    public Uri? Console { get; init; }

    /// <summary>Simulated antennas on the bus.</summary>
    public int Devices { get; init; }

    /// <summary>The port of the broker, on this machine; 0 for no bus.</summary>
    public int MqttPort { get; init; }

    /// <summary>Whether the devices are served to Alpaca clients.</summary>
    public bool Alpaca { get; init; }

    /// <summary>Settings of who may use the pages.</summary>
    public IReadOnlyDictionary<string, string?> Security { get; init; } = new Dictionary<string, string?>();

    /// <summary>Seed of the simulation.</summary>
    public ulong Seed { get; init; } = 1;
}
