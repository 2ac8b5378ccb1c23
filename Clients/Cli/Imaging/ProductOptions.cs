namespace Muser.Cli.Imaging;

/// <summary>Which products are made of a map.</summary>
internal sealed record ProductOptions
{
    /// <summary>Whether maps go into cubes of frequency and Stokes parameter, one for each band and kind, instead of planes.</summary>
    public bool IsCube { get; init; }

    /// <summary>Whether there is a map of brightness temperature; null: where there is a flux scale.</summary>
    public bool? HasTemperature { get; init; }

    /// <summary>Whether there is a restored map that is divided by the beam of a dish; null: in maps of temperature alone.</summary>
    public bool? IsPrimaryBeamCorrected { get; init; }

    /// <summary>Whether there are pictures.</summary>
    public bool HasPicture { get; init; } = true;
}
