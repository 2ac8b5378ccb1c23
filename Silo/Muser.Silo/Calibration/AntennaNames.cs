using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;

namespace Muser.Silo.Calibration;

/// <summary>Antennas and baselines of an array as people write them: <c>IA7</c> or the 0-based number <c>7</c>; <c>IA3-IA7</c> or <c>3-7</c>.</summary>
public sealed class AntennaNames(ArrayLayout layout)
{
    private readonly AntennaTable _table = AntennaTable.For(layout.Id);

    /// <summary>The name of an antenna; its number where the array has none such.</summary>
    public string Name(int antenna) =>
        antenna >= 0 && antenna < _table.Count ? _table[antenna].Name : antenna.ToString(CultureInfo.InvariantCulture);

    /// <summary>Antennas in words, in their order: <c>IA4, IA7 to IA10</c>.</summary>
    public string List(IEnumerable<int> antennas)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var antenna in antennas.Distinct().Order())
        {
            if (runs is [.., var run] && run.Last == antenna - 1)
            {
                runs[^1] = (run.First, antenna);
            }
            else
            {
                runs.Add((antenna, antenna));
            }
        }

        return string.Join(", ", runs.Select(run =>
            run.First == run.Last ? Name(run.First) : $"{Name(run.First)}{(run.Last == run.First + 1 ? ", " : " to ")}{Name(run.Last)}"));
    }

    /// <summary>The baseline of a pair of antennas.</summary>
    public string Baseline(ReadOnlySpan<int> pair) => $"{Name(pair[0])}-{Name(pair[1])}";

    /// <summary>The name of the one antenna of a row.</summary>
    public string Name(ReadOnlySpan<int> antenna) => Name(antenna[0]);

    /// <summary>Reads a name in either case or a 0-based number, of an antenna that the array has.</summary>
    public bool TryParse(string text, out int antenna)
    {
        antenna = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : _table.IndexOf(text.Trim().ToUpperInvariant());
        return antenna >= 0 && antenna < _table.Count;
    }

    /// <summary>Reads one antenna into a row.</summary>
    public bool TryParse(string text, Span<int> antenna) => TryParse(text, out antenna[0]);

    /// <summary>Reads two antennas with a hyphen between them.</summary>
    public bool TryParseBaseline(string text, Span<int> pair) =>
        text.Split('-') is [var first, var second] && TryParse(first, out pair[0]) && TryParse(second, out pair[1]);

    /// <summary>What the antennas of the array are: <c>IA0 to IC13, or 0 to 39</c>.</summary>
    public string Range => $"{Name(0)} to {Name(_table.Count - 1)}, or 0 to {_table.Count - 1}";
}
