using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>Where rejected bytes are kept for a look at them later, and how many. Configuration section <c>Muser:Quarantine</c>.</summary>
public sealed class QuarantineSettings
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/quarantine";

    /// <summary>The folder; each silo that receives frames needs one of its own.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>Bytes of all files together; the oldest go.</summary>
    public long MaxBytes { get; set; } = QuarantineOptions.DefaultMaxBytes;

    /// <summary>Number of files; the oldest go.</summary>
    public int MaxFiles { get; set; } = QuarantineOptions.DefaultMaxFiles;

    /// <summary>Files kept in one minute; what comes beyond is counted only.</summary>
    public int MaxFilesPerMinute { get; set; } = QuarantineOptions.DefaultMaxFilesPerMinute;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(Folder.Length > 0, nameof(Folder), Folder, "a folder");
        OptionsException.Require(MaxBytes >= 0, nameof(MaxBytes), MaxBytes, "0 or more");
        OptionsException.Require(MaxFiles >= 0, nameof(MaxFiles), MaxFiles, "0 or more");
        OptionsException.Require(MaxFilesPerMinute >= 0, nameof(MaxFilesPerMinute), MaxFilesPerMinute, "0 or more");
    }

    /// <summary>Opens the folder. Throws <see cref="IOException"/> where it cannot be made.</summary>
    public QuarantineFolder Open() =>
        new(Folder, new QuarantineOptions { MaxBytes = MaxBytes, MaxFiles = MaxFiles, MaxFilesPerMinute = MaxFilesPerMinute });
}
