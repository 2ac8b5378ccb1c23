using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Silo;

namespace Muser.Cli.Calibration;

/// <summary>Files of phase solutions: parameters as <c>muser parameters import</c> takes them.</summary>
internal static class SolutionFile
{
    /// <summary>Writes solutions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Their array.</param>
    /// <param name="solutions">The solutions.</param>
    /// <param name="validFrom">The first instant at which they hold.</param>
    public static void Write(string path, ArrayLayout layout, IEnumerable<PhaseSolution> solutions, UtcTime validFrom)
    {
        ParameterEntry[] entries = [.. solutions.Select(solution => new ParameterEntry { ValidFromUtcUnixNs = validFrom.UnixNs, Value = solution })];
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, entries, ServiceJson.Indented));
    }

    /// <summary>The solutions of a file and their array; throws <see cref="UserInputException"/> where it is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The array that it must be of, or null.</param>
    public static (ArrayLayout Layout, PhaseSolution[] Solutions) Read(string path, ArrayLayout? expected)
    {
        InputFile.Require(path, "a file of solutions, as 'muser calibrate' writes it");
        PhaseSolution[] solutions;
        try
        {
            using var stream = File.OpenRead(path);
            solutions = [.. (JsonSerializer.Deserialize<ParameterEntry[]>(stream, ServiceJson.Compact) ?? []).Select(entry => entry.Value).OfType<PhaseSolution>()];
        }
        catch (JsonException failure)
        {
            throw new UserInputException($"{path} is no file of parameters: {UsageMessage.OneLine(failure.Message)}");
        }

        if (solutions.Length == 0)
        {
            throw new UserInputException($"{path} holds no phase solution.");
        }

        var antennas = solutions[0].PhaseRadAntenna.Length;
        var layout = ArrayLayout.All.FirstOrDefault(each => each.Antennas == antennas)
            ?? throw new UserInputException($"{path} has a solution of {antennas} antennas, which no array has.");
        if (expected is not null && expected.Id != layout.Id)
        {
            throw new UserInputException($"{path} is a calibration of {layout.Name}, not of {expected.Name}.");
        }

        foreach (var solution in solutions)
        {
            var entry = new ParameterEntry { ValidFromUtcUnixNs = solution.ObservedUtcUnixNs, Value = solution };
            if (ParameterRules.Refusal(layout, [entry]) is { } refusal)
            {
                throw new UserInputException($"{path}: {refusal}");
            }
        }

        return (layout, solutions);
    }
}
