namespace Muser.Simulators.Frames;

/// <summary>How a simulated receiver sends. Immutable.</summary>
public sealed record StreamOptions
{
    /// <summary>Time from one cycle to the next that the observatory sends, when not every cycle is sent.</summary>
    public static readonly TimeSpan DefaultCycleInterval = TimeSpan.FromSeconds(5);

    /// <summary>Bare frames, or each after its length.</summary>
    public StreamFraming Framing { get; init; } = StreamFraming.Bare;

    /// <summary>How much faster than the instrument; infinity for as fast as it goes.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>True to send every cycle, false for one in each <see cref="CycleInterval"/>.</summary>
    public bool EveryCycle { get; init; }

    /// <summary>Time of the instrument from one cycle to the next that is sent; rounded up to whole cycles.</summary>
    public TimeSpan CycleInterval { get; init; } = DefaultCycleInterval;

    /// <summary>Cycles after which the stream ends; null for never.</summary>
    public long? Cycles { get; init; }

    /// <summary>True to connect again when the connection cannot be made or is lost; frames that were due meanwhile are lost.</summary>
    public bool Reconnect { get; init; }

    /// <summary>Time before a new attempt to connect.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A frame that goes so much after its time is late.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The first thing wrong in one sentence, or null.</summary>
    public string? Problem() =>
        !(Speed > 0) ? $"the speed is {Speed}; it must be above 0"
        : CycleInterval <= TimeSpan.Zero ? "the interval of cycles must be above 0"
        : Cycles <= 0 ? "the number of cycles must be above 0"
        : ReconnectDelay <= TimeSpan.Zero ? "the delay before a new attempt must be above 0"
        : null;
}
