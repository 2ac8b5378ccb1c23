using System.CommandLine;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;

namespace Muser.Cli.Simulators;

/// <summary>The options that say what is simulated of the Sun, shared by files and streams.</summary>
internal sealed class SimulationArguments
{
    private readonly ReceiverArguments _receivers;
    private readonly Option<string?> _scene = new("--scene") { Description = "The sky, a JSON file; see 'muser simulate scene'." };
    private readonly Option<bool> _smear = new("--smear") { Description = "Smear sources over the 25 MHz of a channel; else each channel is one frequency." };
    private readonly Option<double> _systemK = new("--tsys") { Description = "System temperature without the Sun, K.", DefaultValueFactory = _ => SimulationOptions.DefaultSystemTemperatureK };
    private readonly Option<double?> _counts = new("--counts-per-jy") { Description = "Counts of the correlator per Jy; chosen to fit the scene where it is not given." };

    /// <param name="defaultStart">What the help says of the start when none is given.</param>
    public SimulationArguments(string defaultStart) => _receivers = new(defaultStart);

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command) => _receivers.AddTo(command, _scene, _smear, _systemK, _counts);

    /// <summary>What was asked for, with the start that holds when none was given.</summary>
    public SimulationOptions Read(ParseResult parse, UtcTime defaultStart) => ReceiverArguments.Checked(_receivers.Read(parse, defaultStart) with
    {
        Scene = LoadScene(parse.GetValue(_scene)),
        Smear = parse.GetValue(_smear),
        SystemTemperatureK = parse.GetValue(_systemK),
        CountsPerJy = parse.GetValue(_counts),
    });

    /// <summary>An option with one of a few values, the first where none is given.</summary>
    internal static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        return option.AcceptOnlyFromAmong(values);
    }

    /// <summary>A sentence for a person: a capital at the beginning, a full stop at the end.</summary>
    internal static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";

    private static Scene LoadScene(string? path)
    {
        if (path is null)
        {
            return Scene.Default;
        }

        InputFile.Require(path, "a JSON file such as 'muser simulate scene' prints");
        return SceneFile.TryParse(File.ReadAllText(path), out var scene, out var problem)
            ? scene
            : throw new UserInputException($"The scene {path} is not good: {problem.TrimEnd('.')}.");
    }
}
