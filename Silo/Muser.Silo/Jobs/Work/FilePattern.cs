using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Files that options name by a pattern: a folder, and a name with <c>*</c> and <c>?</c>.</summary>
internal static class FilePattern
{
    /// <summary>The files that are there, by name.</summary>
    public static string[] Find(string pattern)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(pattern))!;
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The files that are there, by name. Throws <see cref="JobException"/> where there are none.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="wants">Tells which of them count; null for all.</param>
    public static string[] Require(string pattern, Func<string, bool>? wants = null)
    {
        var files = Find(pattern);
        files = wants is null ? files : [.. files.Where(wants)];
        return files.Length > 0 ? files : throw new JobException($"There is no file {pattern}.", isFinal: true);
    }
}
