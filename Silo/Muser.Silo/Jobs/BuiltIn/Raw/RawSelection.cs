using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Work;
using Muser.Silo.Visibilities;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Which raw files the options of a job name.</summary>
internal static class RawSelection
{
    /// <summary>The files of a pattern, by name, without what lies beside them. Throws <see cref="JobException"/> where there are none.</summary>
    public static string[] Files(string pattern) => FilePattern.Require(pattern, file => !file.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>The files of an archive that hold a time range. Throws <see cref="UserInputException"/> where there are none.</summary>
    public static RawFiles OfArchive(string archive, string? array, UtcTime? from, UtcTime? to)
    {
        using var index = RawArchive.Open(archive);
        return RawFiles.OfArchive(index, ArrayLayout.ByName(array), from, to, options: null, missing: []);
    }

    /// <summary>An instant of the options. Throws <see cref="JobException"/> where it is none.</summary>
    public static UtcTime Time(string? text, string name) => UtcTime.TryParse(text ?? "", out var time)
        ? time
        : throw new JobException($"'{name}' is '{text}'; it must be UTC as 2015-11-01T04:00:00Z.", isFinal: true);

    /// <summary>An instant of the options; null where it is left out. Throws <see cref="JobException"/> where it is none.</summary>
    public static UtcTime? TimeOrNull(string? text, string name) => text is null ? null : Time(text, name);
}
