using System.Text;
using System.Text.RegularExpressions;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo;

namespace Muser.Cli.Calibration.Files;

/// <summary>
/// Reads rows of the predecessor's tables: an SQL dump of its data base, its rows as text (<c>refTime, freq, theValue</c> with a tab, comma, semicolon
/// or bar between them), or a list alone, which may go over many lines. Its times are Beijing time, unless said otherwise.
/// </summary>
internal sealed partial class PredecessorReader(string file, bool isUtc)
{
    private const long BeijingAheadNs = 8L * 3600 * 1_000_000_000;

    /// <summary>The rows of a text; throws <see cref="UserInputException"/> where it has none.</summary>
    public IReadOnlyList<PredecessorRow> Read(string text)
    {
        var rows = InsertPattern().IsMatch(text) ? ReadSql(text) : ReadLines(text);
        return rows.Count > 0 ? rows : throw new UserInputException($"{file} has no parameters: neither JSON nor lists with their refTime were found in it.");
    }

    private List<PredecessorRow> ReadLines(string text)
    {
        var rows = new List<PredecessorRow>();
        var (list, listLine) = (new StringBuilder(), 0);
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.TrimEnd('\r'), index + 1)))
        {
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart()[0] == '#' || HeadingPattern().IsMatch(line))
            {
                continue;
            }

            if (RowPattern().Match(line) is { Success: true } row)
            {
                var (time, array, value) = (row.Groups["time"].Value, row.Groups["freq"].Value, row.Groups["value"].Value);
                rows.Add(new PredecessorRow(number, null, Time(time, number), Array(array), value.Trim()));
            }
            else
            {
                listLine = listLine == 0 ? number : listLine;
                list.Append(list.Length > 0 ? "," : "").Append(line.Trim());
            }
        }

        if (listLine == 0)
        {
            return rows;
        }

        return rows.Count == 0
            ? [new PredecessorRow(listLine, null, null, null, list.ToString())]
            : throw new UserInputException(
                $"{file}, line {listLine}: it must be refTime, array (1 or 2) and list, as 2015-11-01 00:00:00,1,4,7,10, like the other lines; "
                + "correct or remove it.");
    }

    private List<PredecessorRow> ReadSql(string text)
    {
        var rows = new List<PredecessorRow>();
        foreach (Match insert in InsertPattern().Matches(text))
        {
            if (PredecessorLayout.OfTable(insert.Groups["table"].Value) is not { } layout)
            {
                continue;
            }

            var line = 1 + text.AsSpan(0, insert.Index + insert.Length).Count('\n');
            foreach (var (fields, fieldsLine) in new SqlTuples(text, insert.Index + insert.Length, line).Read())
            {
                var time = fields.FindIndex(field => TimePattern().IsMatch(field));
                if (time < 0)
                {
                    throw new UserInputException($"{file}, line {fieldsLine}: the row has no refTime such as 2015-11-01 00:00:00; correct or remove it.");
                }

                // The order is that of MySQL, or with the time last that of its copy in SQLite.
                var isTimeLast = time == fields.Count - 1;
                var value = isTimeLast ? fields[^2] : fields[^1];
                var array = layout == PredecessorLayout.Weather ? null : Array(fields[isTimeLast ? time - 2 : time + 1]);
                rows.Add(new PredecessorRow(fieldsLine, layout, Time(fields[time], fieldsLine), array, value.Trim()));
            }
        }

        return rows;
    }

    private UtcTime Time(string text, int line) =>
        UtcText.TryParse(text, out var time)
            ? isUtc ? time : time.AddNs(-BeijingAheadNs)
            : throw new UserInputException($"{file}, line {line}: '{text}' is not a time; correct or remove the line.");

    private static ArrayLayout? Array(string freq) => freq switch
    {
        "1" => ArrayLayout.Muser1,
        "2" => ArrayLayout.Muser2,
        _ => null,
    };

    [GeneratedRegex(@"insert\s+into\s+[`""]?(?<table>\w+)[`""]?\s*(\([^)]*\))?\s*values", RegexOptions.IgnoreCase)]
    private static partial Regex InsertPattern();

    [GeneratedRegex(@"^\s*[`""']?(id|reftime|freq)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$")]
    private static partial Regex TimePattern();

    /// <summary>An id, which is of no interest; the time; the array; the text, in quotes or not.</summary>
    [GeneratedRegex(
        """^\s*(\d+\s*[,;|\t]\s*)?["']?(?<time>\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?)["']?\s*[,;|\t]\s*"""
        + """(["']?(?<freq>[12])["']?\s*([,;|\t]\s*|$))?"?(?<value>.*?)"?\s*$""")]
    private static partial Regex RowPattern();
}
