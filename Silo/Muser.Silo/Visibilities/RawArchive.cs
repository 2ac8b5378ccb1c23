using Muser.Formats.Archive;
using Muser.Formats.Frames;

namespace Muser.Silo.Visibilities;

/// <summary>Archives as people name them. Safe for any thread.</summary>
public static class RawArchive
{
    /// <summary>Opens the index of an archive; throws <see cref="UserInputException"/> where there is none.</summary>
    /// <param name="folder">The folder of the archive.</param>
    /// <param name="path">Where the index lies; null for the folder itself.</param>
    public static ArchiveIndex Open(string folder, string? path = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserInputException($"{folder} is no folder; name the folder of an archive of raw files.");
        }

        return ArchiveIndex.TryOpen(folder, path, out var index) switch
        {
            ArchiveFault.NotIndexed => throw new UserInputException($"{path ?? ArchiveIndex.PathIn(folder)} is not there; 'muser archive index {folder}' makes it."),
            ArchiveFault.Damaged => throw new UserInputException($"{path ?? ArchiveIndex.PathIn(folder)} is no index, or damaged; 'muser archive index {folder}' makes it anew."),
            _ => index!,
        };
    }

    /// <summary>The array that is meant; throws <see cref="UserInputException"/> where the archive has none of it, or where it has both and none is named.</summary>
    public static ArrayLayout Array(ArchiveIndex index, ArrayLayout? array)
    {
        ArrayLayout[] present = [.. ArrayLayout.All.Where(layout => index.CountOf(layout) > 0)];
        return present switch
        {
            [] => throw new UserInputException($"{index.Folder} holds no file of frames; 'muser archive index {index.Folder}' looks again."),
            _ when array is not null => index.CountOf(array) > 0
                ? array
                : throw new UserInputException($"{index.Folder} holds no file of {array.Name}, only of {present[0].Name}."),
            [var only] => only,
            _ => throw new UserInputException($"{index.Folder} holds files of both arrays; name one with --array muser1 or muser2."),
        };
    }
}
