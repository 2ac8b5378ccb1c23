namespace Muser.Cli.Imaging;

/// <summary>The maps that were made together, all of one grid; those of a CLEAN are empty where nothing was cleaned.</summary>
internal readonly ref struct MapSet
{
    /// <summary>The dirty map.</summary>
    public required ReadOnlySpan<float> Dirty { get; init; }

    /// <summary>The beam.</summary>
    public required ReadOnlySpan<float> Beam { get; init; }

    /// <summary>The components.</summary>
    public ReadOnlySpan<float> Model { get; init; }

    /// <summary>The residual.</summary>
    public ReadOnlySpan<float> Residual { get; init; }

    /// <summary>The restored map.</summary>
    public ReadOnlySpan<float> Image { get; init; }

    /// <summary>Whether there are maps of a CLEAN.</summary>
    public bool IsCleaned => !Image.IsEmpty;
}
