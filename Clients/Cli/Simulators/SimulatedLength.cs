using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;

namespace Muser.Cli.Simulators;

/// <summary>How much is simulated: seconds, cycles or frames, one of them.</summary>
internal sealed class SimulatedLength
{
    private readonly Option<double?> _seconds;
    private readonly Option<long?> _cycles = new("--cycles") { Description = "Loops over all bands and hands." };
    private readonly Option<long?> _frames = new("--frames") { Description = "Frames of 3.125 ms." };

    private readonly double _defaultSeconds;

    /// <param name="defaultSeconds">The length where none is given.</param>
    public SimulatedLength(double defaultSeconds)
    {
        _defaultSeconds = defaultSeconds;
        _seconds = new("--seconds") { Description = $"Seconds of the instrument; {defaultSeconds} where no length is given." };
    }

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_seconds);
        command.Add(_cycles);
        command.Add(_frames);
    }

    /// <summary>The number of frames that was asked for.</summary>
    public long ReadFrames(ParseResult parse, ArrayLayout layout)
    {
        var (seconds, cycles, frames) = (parse.GetValue(_seconds), parse.GetValue(_cycles), parse.GetValue(_frames));
        if ((seconds is null ? 0 : 1) + (cycles is null ? 0 : 1) + (frames is null ? 0 : 1) > 1)
        {
            throw new UsageException("Give one of --seconds, --cycles and --frames.");
        }

        var count = frames ?? (cycles * layout.FramesPerCycle) ?? (seconds ?? _defaultSeconds) * 1e9 / ArrayLayout.FramePeriodNs;
        return count is >= 1 and < 1e12 ? (long)Math.Round(count) : throw new UsageException("The length of the simulation must be at least one frame.");
    }
}
