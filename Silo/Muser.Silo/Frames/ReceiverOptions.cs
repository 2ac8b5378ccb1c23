using System.Net;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>One port at which the digital receiver of an array pushes its frames. Configuration section <c>Muser:Receivers:ARRAY</c>.</summary>
public sealed class ReceiverOptions
{
    /// <summary>Default of <see cref="ListenAddress"/>.</summary>
    public const string DefaultListenAddress = "127.0.0.1";

    /// <summary>Default port of MUSER-I.</summary>
    public const int DefaultMuser1Port = 7101;

    /// <summary>Default port of MUSER-II.</summary>
    public const int DefaultMuser2Port = 7102;

    /// <summary>Default of <see cref="MaxFramesInFlight"/>.</summary>
    public const int DefaultMaxFramesInFlight = 256;

    /// <summary>Default of <see cref="MaxFramesHeld"/>: 400 MB of MUSER-I, 840 MB of MUSER-II, 13 s of either.</summary>
    public const int DefaultMaxFramesHeld = 4096;

    /// <summary>Default of <see cref="CycleGraceMs"/>.</summary>
    public const double DefaultCycleGraceMs = 1000;

    /// <summary>Default of <see cref="RetryDelayMs"/>.</summary>
    public const double DefaultRetryDelayMs = 100;

    /// <summary>Default of <see cref="GiveUpAfterMs"/>.</summary>
    public const double DefaultGiveUpAfterMs = 10_000;

    /// <summary>The array: <c>muser1</c> or <c>muser2</c>.</summary>
    public string Array { get; set; } = ArrayLayout.Muser1.Name;

    /// <summary>The address to listen on; <c>0.0.0.0</c> for all.</summary>
    public string ListenAddress { get; set; } = DefaultListenAddress;

    /// <summary>The TCP port to listen on; 0 takes a free one.</summary>
    public int Port { get; set; } = DefaultMuser1Port;

    /// <summary>A folder in which the frames are kept as recorder files, one for each minute; empty: they are not kept.</summary>
    public string RecordFolder { get; set; } = "";

    /// <summary>Frames that may be on their way to their grains at once; the receiver stops reading its socket at this many.</summary>
    public int MaxFramesInFlight { get; set; } = DefaultMaxFramesInFlight;

    /// <summary>
    /// Frames that may be kept until their cycles are published, so that they can be sent again; the receiver stops reading its socket at this many.
    /// At least four cycles.
    /// </summary>
    public int MaxFramesHeld { get; set; } = DefaultMaxFramesHeld;

    /// <summary>An incomplete cycle closes when no frame has come for so long, ms.</summary>
    public double CycleGraceMs { get; set; } = DefaultCycleGraceMs;

    /// <summary>A call that failed because a silo died is sent again after this, ms.</summary>
    public double RetryDelayMs { get; set; } = DefaultRetryDelayMs;

    /// <summary>
    /// A frame that cannot be delivered for so long waits in the spool, with its cycle, to be tried again; where it is not there it is given up and its
    /// cycle counts as lost, ms.
    /// </summary>
    public double GiveUpAfterMs { get; set; } = DefaultGiveUpAfterMs;

    /// <summary>The layout of <see cref="Array"/>.</summary>
    public ArrayLayout Layout => ArrayLayout.ByName(Array) ?? throw new InvalidOperationException($"'{Array}' is not an array.");

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(ArrayLayout.ByName(Array) is not null, nameof(Array), Array, "one of muser1, muser2");
        OptionsException.Require(IPAddress.TryParse(ListenAddress, out _), nameof(ListenAddress), ListenAddress, "an IP address");
        OptionsException.Require(Port is >= 0 and <= ushort.MaxValue, nameof(Port), Port, "0 to 65535");
        OptionsException.Require(MaxFramesInFlight > 0, nameof(MaxFramesInFlight), MaxFramesInFlight, "positive");
        OptionsException.Require(
            MaxFramesHeld >= 4 * Layout.FramesPerCycle, nameof(MaxFramesHeld), MaxFramesHeld, $"at least {4 * Layout.FramesPerCycle}, four cycles");
        OptionsException.Require(CycleGraceMs > 0, nameof(CycleGraceMs), CycleGraceMs, "positive");
        OptionsException.Require(RetryDelayMs > 0, nameof(RetryDelayMs), RetryDelayMs, "positive");
        OptionsException.Require(GiveUpAfterMs > RetryDelayMs, nameof(GiveUpAfterMs), GiveUpAfterMs, "greater than RetryDelayMs");
    }
}
