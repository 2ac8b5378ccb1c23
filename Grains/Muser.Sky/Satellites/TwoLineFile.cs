using System.Diagnostics.CodeAnalysis;
using Muser.Formats.Frames;

namespace Muser.Sky.Satellites;

/// <summary>
/// A file of two-line elements as space-track.org and celestrak.org give it: pairs of lines, each with or without a line with the
/// name before it; empty lines and lines that begin with <c>#</c> do not count. A satellite may stand in it more than once, at
/// several epochs. Immutable, safe for any thread.
/// </summary>
public sealed class TwoLineFile
{
    /// <summary>A line that begins like elements and is longer than this is meant as elements, not as a name.</summary>
    private const int LongestName = 34;

    private readonly TwoLineElements[] _sets;

    private TwoLineFile(TwoLineElements[] sets) => _sets = sets;

    /// <summary>All sets, in the order of the file.</summary>
    public IReadOnlyList<TwoLineElements> Sets => _sets;

    /// <summary>Reads a file, or says why it cannot be used; the fault names its line.</summary>
    public static bool TryRead(
        string path, [NotNullWhen(true)] out TwoLineFile? file, [NotNullWhen(false)] out TwoLineFault? fault)
    {
        try
        {
            using var reader = new StreamReader(path);
            return TryRead(reader, out file, out fault);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            file = null;
            fault = new(TwoLineFaultReason.NotReadable, 0, 0, $"it cannot be read ({failure.Message.TrimEnd('.')})");
            return false;
        }
    }

    /// <summary>Reads text, or says why it cannot be used.</summary>
    public static bool TryRead(
        TextReader reader, [NotNullWhen(true)] out TwoLineFile? file, [NotNullWhen(false)] out TwoLineFault? fault)
    {
        var sets = new List<TwoLineElements>();
        fault = Read(reader, sets);
        file = fault is null ? new([.. sets]) : null;
        return file is not null;
    }

    /// <summary>The elements of a satellite: of several the set whose epoch is nearest to an instant.</summary>
    /// <param name="name">Its name, its catalogue number or its designator, whatever the case; null where the file is of one
    /// satellite.</param>
    /// <param name="utc">When it is observed.</param>
    /// <param name="elements">The elements, or null.</param>
    /// <param name="fault">Why there are none.</param>
    public bool TryFind(
        string? name,
        UtcTime utc,
        [NotNullWhen(true)] out TwoLineElements? elements,
        [NotNullWhen(false)] out TwoLineFault? fault)
    {
        var wanted = name?.Trim();
        var found = _sets.Where(set => wanted is null || IsCalled(set, wanted)).ToArray();
        fault = found.Length == 0
            ? new(TwoLineFaultReason.NotFound, 0, 0, $"it holds no satellite '{wanted}'; it holds {Names(_sets)}")
            : found.Any(set => set.CatalogueNumber != found[0].CatalogueNumber)
                ? new(TwoLineFaultReason.Ambiguous, 0, 0, $"it holds {Names(found)}; name one of them")
                : null;
        elements = fault is null ? found.MinBy(set => Math.Abs(set.AgeDays(utc))) : null;
        return elements is not null;
    }

    private static TwoLineFault? Read(TextReader reader, List<TwoLineElements> sets)
    {
        var (name, first, firstNumber) = ("", "", 0);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            if (firstNumber > 0)
            {
                if (!TwoLineElements.TryParse(name, first, line, out var elements, out var fault))
                {
                    return fault with { Line = fault.Line == 1 ? firstNumber : number };
                }

                sets.Add(elements);
                (name, firstNumber) = ("", 0);
            }
            else if (IsElements(line, "1 "))
            {
                (first, firstNumber) = (line, number);
            }
            else if (IsElements(line, "2 "))
            {
                return new(
                    TwoLineFaultReason.WrongLine, number, 1, "this second line of two-line elements has no first line before it");
            }
            else
            {
                // Some files put a 0 before the name.
                name = line.StartsWith("0 ", StringComparison.Ordinal) ? line[2..] : line;
            }
        }

        return firstNumber > 0
            ? new(TwoLineFaultReason.WrongLine, firstNumber, 0, "the file ends before the second line of these two-line elements")
            : sets.Count == 0 ? new(TwoLineFaultReason.NotFound, 0, 0, "it holds no two-line elements")
            : null;
    }

    private static bool IsElements(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) && line.TrimEnd().Length > LongestName;

    private static bool IsCalled(TwoLineElements set, string wanted) =>
        set.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || set.CatalogueNumber.TrimStart('0').Equals(wanted.TrimStart('0'), StringComparison.OrdinalIgnoreCase)
        || set.Designator.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string Names(IEnumerable<TwoLineElements> sets)
    {
        const int Most = 8;
        var names = sets.Select(set => set.Name).Distinct().ToArray();
        return string.Join(", ", names.Take(Most)) + (names.Length > Most ? $" and {names.Length - Most} more" : "");
    }
}
