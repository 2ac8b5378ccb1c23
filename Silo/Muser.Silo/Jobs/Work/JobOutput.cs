using Muser.Formats.Files;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>The folder that a submission names for the files of its job.</summary>
internal static class JobOutput
{
    /// <summary>Makes it where it is missing; throws <see cref="JobException"/> where there is anything in it.</summary>
    public static void RequireEmpty(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new JobException($"The folder {folder} is not empty, and nothing in it is to be overwritten; name another.", isFinal: true);
        }
    }

    /// <summary>Puts the files of the merge there, each whole or not at all; the same again where an earlier attempt did.</summary>
    public static void Publish(string merged, string? folder)
    {
        if (folder is null)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(merged, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(folder, Path.GetRelativePath(merged, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var source = File.OpenRead(file);
            AtomicFile.Write(path, source.CopyTo);
        }
    }
}
