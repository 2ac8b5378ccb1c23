using Muser.Formats.Calibration;
using Muser.Formats.Frames;
using Muser.Silo;

namespace Muser.Cli.Calibration;

/// <summary>Reads <c>.cal</c> files; what is wrong is a sentence.</summary>
internal static class CalTableFile
{
    /// <summary>The table of a file; throws <see cref="UserInputException"/> where it is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The array that it must be of, or null.</param>
    public static CalTable Read(string path, ArrayLayout? expected)
    {
        InputFile.Require(path, "a .cal file, such as 20151101-0.cal");
        var sizes = ArrayLayout.All.SelectMany(layout => new[] { true, false }.Select(isLoop => (Layout: layout, IsLoop: isLoop, Bytes: CalFile.SizeBytes(layout, isLoop)))).ToArray();
        var length = new FileInfo(path).Length;
        if (sizes.All(size => size.Bytes != length))
        {
            var known = string.Join(", ", sizes.Select(size => $"{size.Bytes} ({size.Layout.Name}, {(size.IsLoop ? "loop" : "one frame")})"));
            var next = sizes.Where(size => size.Bytes > length).OrderBy(size => size.Bytes).FirstOrDefault();
            var cut = next.Layout is null ? "" : $"; perhaps one of {next.Bytes} was cut short by {next.Bytes - length}";
            throw new UserInputException($"{path} has {length} bytes; a .cal file has {known}{cut}.");
        }

        var fault = CalFile.TryRead(File.ReadAllBytes(path), out var table, out var offset);
        if (fault != CalFault.None)
        {
            throw new UserInputException($"{path} holds a number that is not finite at byte {offset}.");
        }

        return expected is null || table!.Layout.Id == expected.Id
            ? table!
            : throw new UserInputException($"{path} is a calibration of {table.Layout.Name} by its size of {length} bytes, not of {expected.Name}.");
    }
}
