using System.Text;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>Files of phase solutions: parameters as <c>muser parameters import</c> takes them.</summary>
public static class SolutionFile
{
    /// <summary>Solutions as parameters; throws <see cref="UserInputException"/> where they cannot be.</summary>
    /// <param name="source">The file that they are from, for the sentence.</param>
    /// <param name="layout">Their array.</param>
    /// <param name="solutions">The solutions.</param>
    /// <param name="from">The first instant at which they hold.</param>
    public static ParameterItem[] Items(string source, ArrayLayout layout, IEnumerable<PhaseSolution> solutions, UtcTime from)
    {
        ParameterItem[] items = [.. solutions.Select(solution => ParameterItem.Of(solution, from.UnixNs))];
        return ParameterRules.Refusal(layout, [.. items.Select(item => item.ToEntry())]) is { } refusal
            ? throw new UserInputException($"{source}: {refusal}")
            : items;
    }

    /// <summary>Writes solutions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Their array.</param>
    /// <param name="solutions">The solutions, with the first instant at which they hold.</param>
    public static void Write(string path, ArrayLayout layout, ParameterItem[] solutions)
    {
        var text = new ParameterFile { Array = layout.Name, Entries = solutions }.Write() + "\n";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The solutions of a file and their array; throws <see cref="UserInputException"/> where it is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The array that it must be of, or null.</param>
    public static (ArrayLayout Layout, PhaseSolution[] Solutions) Read(string path, ArrayLayout? expected)
    {
        InputFile.Require(path, "a file of solutions, as 'muser calibrate' writes it");
        var file = ParameterFile.Read(path, File.ReadAllText(path));
        var layout = ArrayLayout.ByName(file.Array)!;
        if (expected is not null && expected.Id != layout.Id)
        {
            throw new UserInputException($"{path} is a calibration of {layout.Name}, not of {expected.Name}.");
        }

        ParameterItem[] phases = [.. file.Entries.Where(entry => entry.Content is PhaseSolution)];
        foreach (var entry in phases)
        {
            if (ParameterRules.Refusal(layout, [entry.ToEntry()]) is { } refusal)
            {
                throw new UserInputException($"{path}: {refusal}");
            }
        }

        return phases.Length > 0
            ? (layout, [.. phases.Select(entry => (PhaseSolution)entry.Content)])
            : throw new UserInputException($"{path} holds no phase solution.");
    }
}
