using Muser.Silo.Spectra;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Which dynamic spectrum is wanted: of files, or of a time range of an archive.</summary>
public sealed record QuicklookOptions
{
    /// <summary>A pattern of raw files, such as <c>/data/CSRH_20151101-*</c>.</summary>
    public string? Files { get; init; }

    /// <summary>The folder of an archive that has an index.</summary>
    public string? Archive { get; init; }

    /// <summary>The array, <c>muser1</c> or <c>muser2</c>, where the archive holds both.</summary>
    public string? Array { get; init; }

    /// <summary>The begin of the range, ISO UTC; absent: all.</summary>
    public string? From { get; init; }

    /// <summary>Its end.</summary>
    public string? To { get; init; }

    /// <summary>The length of a step in time, s; 0: about a thousand steps.</summary>
    public double ResolutionSeconds { get; init; }

    /// <summary>Baselines below this length are short, m.</summary>
    public double ShortBelowM { get; init; } = SpectrumRequest.DefaultShortBelowM;

    /// <summary>The time of a part, s.</summary>
    public double EachSeconds { get; init; } = 60;
}
