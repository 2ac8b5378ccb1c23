using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Calibration;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Silo;

namespace Muser.Cli.Calibration;

/// <summary>The file that <c>muser calibrate</c> writes: solutions as <c>.json</c>, or the predecessor's <c>.cal</c>. It appears when it is whole.</summary>
internal sealed class CalibrationOutput
{
    private const string Option = "--out";

    private readonly CalFileName _name;

    private CalibrationOutput(string path, bool isCal, CalFileName name) => (Path, IsCal, _name) = (path, isCal, name);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether it is a <c>.cal</c> file.</summary>
    public bool IsCal { get; }

    /// <summary>Tries whether the file can be written and is named as it must be; null where none is asked for.</summary>
    public static CalibrationOutput? Prepare(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            throw new UserInputException($"{path} is a folder; name a file with {Option}.");
        }

        var isCal = path.EndsWith(".cal", StringComparison.OrdinalIgnoreCase);
        if (!isCal && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{Option} is '{path}'; it must end in .json (solutions) or .cal (the predecessor's layout).");
        }

        var name = default(CalFileName);
        if (isCal && !CalFileName.TryParse(path, out name))
        {
            throw new UsageException(
                $"{Option} is '{path}'; a .cal file is named YYYYMMDD-P.cal, the Beijing date of the observation and a priority of 0 to {CalFileName.MaxPriority}.");
        }

        OutputFolder.Prepare(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, Option);
        return new(path, isCal, name);
    }

    /// <summary>Throws <see cref="UserInputException"/> where a <c>.cal</c> file is named after another day than that of the observation.</summary>
    public void CheckDay(UtcTime observed)
    {
        var day = BeijingDay.Of(observed);
        if (IsCal && _name.Date != day)
        {
            throw new UserInputException(
                $"{Path} is named after {Text(_name.Date)}, but the satellite was observed on {Text(day)} (Beijing time): name it {new CalFileName(day, _name.Priority)}.");
        }
    }

    /// <summary>Writes a table.</summary>
    public void Write(CalTable table)
    {
        var bytes = new byte[CalFile.SizeBytes(table.Layout, table.IsLoop)];
        CalFile.Write(table, bytes);
        AtomicFile.Write(Path, stream => stream.Write(bytes));
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
