using Muser.Interfaces.Calibration;

namespace Muser.Cli.Calibration.Files;

/// <summary>The lists of parameters that the predecessor of this service kept, each in a table of its own: an instant, the array (1 or 2), a text.</summary>
/// <param name="Name">How <c>--format</c> names it.</param>
/// <param name="Table">The table of its data base.</param>
/// <param name="Kind">What the text is.</param>
internal sealed record PredecessorLayout(string Name, string Table, ParameterKind Kind)
{
    /// <summary>Fibre delays: a whole number of ns for each correlator input, with commas.</summary>
    public static readonly PredecessorLayout Delays = new("delays", "p_antenna_delay", ParameterKind.FibreDelays);

    /// <summary>Antenna positions: east, north and up in metres of each antenna, with commas.</summary>
    public static readonly PredecessorLayout Positions = new("positions", "p_antenna_position", ParameterKind.Positions);

    /// <summary>Flagged antennas: their 0-based numbers, with commas; each list replaces the one before.</summary>
    public static readonly PredecessorLayout Flags = new("flags", "p_antenna_flag", ParameterKind.Flag);

    /// <summary>The weather: <c>{temperature:20,humidity:80,wind:'',rain:''}</c>, without the array.</summary>
    public static readonly PredecessorLayout Weather = new("weather", "p_weather", ParameterKind.Weather);

    /// <summary>What the instrument does, in words.</summary>
    public static readonly PredecessorLayout Status = new("status", "p_instrument_status", ParameterKind.Status);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PredecessorLayout> All { get; } = [Delays, Positions, Flags, Weather, Status];

    /// <summary>The layout of a table; null where it is of something else.</summary>
    public static PredecessorLayout? OfTable(string table) => All.FirstOrDefault(layout => layout.Table == table);
}
