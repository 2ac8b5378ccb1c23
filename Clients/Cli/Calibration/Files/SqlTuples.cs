using System.Text;

namespace Muser.Cli.Calibration.Files;

/// <summary>Reads the rows behind VALUES of an SQL statement: <c>(1, 'text', NULL), (2, ...);</c>.</summary>
/// <param name="text">The whole text.</param>
/// <param name="start">Where the rows begin.</param>
/// <param name="line">The line at which they begin, from 1.</param>
internal sealed class SqlTuples(string text, int start, int line)
{
    private readonly StringBuilder _field = new();
    private int _at = start;
    private int _line = line;

    /// <summary>The rows with the lines at which they begin, until the semicolon or the end of the text.</summary>
    public IEnumerable<(List<string> Fields, int Line)> Read()
    {
        for (; _at < text.Length && text[_at] != ';'; Next())
        {
            if (text[_at] == '(')
            {
                var first = _line;
                yield return (Fields(), first);
            }
        }
    }

    /// <summary>The fields until the closing parenthesis, at which it ends.</summary>
    private List<string> Fields()
    {
        var fields = new List<string>();
        for (Next(); _at < text.Length && text[_at] != ')'; Next())
        {
            switch (text[_at])
            {
                case '\'':
                    Quoted();
                    break;
                case ',':
                    Take();
                    break;
                case var letter when !char.IsWhiteSpace(letter):
                    _field.Append(letter);
                    break;
            }
        }

        Take();
        return fields;

        void Take()
        {
            fields.Add(_field.ToString());
            _field.Clear();
        }
    }

    /// <summary>A text in quotes, at whose last quote it ends; \' and '' are a quote within it.</summary>
    private void Quoted()
    {
        for (Next(); _at < text.Length; Next())
        {
            var isDoubled = text[_at] == '\'' && _at + 1 < text.Length && text[_at + 1] == '\'';
            if (text[_at] == '\\' || isDoubled)
            {
                Next();
            }
            else if (text[_at] == '\'')
            {
                return;
            }

            if (_at < text.Length)
            {
                _field.Append(text[_at]);
            }
        }
    }

    private void Next()
    {
        if (_at < text.Length && text[_at] == '\n')
        {
            _line++;
        }

        _at++;
    }
}
