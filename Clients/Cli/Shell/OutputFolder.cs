using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>The folder into which a command writes: made and tried before the work begins, not when its result is lost.</summary>
internal static class OutputFolder
{
    /// <summary>
    /// Makes the folder where it is missing, writes a file into it for a moment, and returns its full path. Throws <see cref="UserInputException"/>
    /// where that cannot be done, <see cref="UsageException"/> where the path is empty.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="option">The option that named it, such as <c>--out</c>.</param>
    public static string Prepare(string path, string option)
    {
        var folder = FullPath(path, option);
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".muser-{Guid.NewGuid():N}");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Cannot write into the folder {folder} ({Reason(failure)}); name another with {option}.");
        }
    }

    private static string Reason(Exception failure) =>
        failure is UnauthorizedAccessException ? "it does not let you" : failure.Message.TrimEnd('.');

    /// <summary>The full path; throws where the path is empty or that of a file.</summary>
    public static string FullPath(string path, string option)
    {
        if (path.Length == 0)
        {
            throw new UsageException($"{option} is empty; it must be a folder.");
        }

        var folder = Path.GetFullPath(path);
        return File.Exists(folder) ? throw new UserInputException($"{folder} is a file; name a folder with {option}.") : folder;
    }
}
