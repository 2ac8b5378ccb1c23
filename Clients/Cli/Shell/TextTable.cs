using Spectre.Console;

namespace Muser.Cli.Shell;

/// <summary>A table for people: as wide as the terminal, or as its content where the output is no terminal.</summary>
internal sealed class TextTable
{
    /// <summary>Wide enough that nothing is broken into lines.</summary>
    private const int Unlimited = 10_000;

    private readonly Table _table = new Table().Border(TableBorder.Simple);

    /// <param name="headings">The headings of the columns.</param>
    public TextTable(params string[] headings)
    {
        foreach (var heading in headings)
        {
            _table.AddColumn(new TableColumn(new Text(heading)));
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _table.AddRow([.. cells.Select(cell => new Text(cell))]);

    /// <summary>Prints the table.</summary>
    public void Write(TextWriter output)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? Console.WindowWidth : Unlimited;
        console.Write(_table);

        // The frame of blanks around a table is left out.
        foreach (var line in text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            output.WriteLine(line.StartsWith(' ') ? line[1..] : line);
        }
    }
}
