using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>What UVFITS and FITS-IDI write of a dataset in the same way.</summary>
internal static class DatasetWriting
{
    /// <summary>Throws <see cref="ArgumentException"/> where a dataset cannot be said in UVFITS or FITS-IDI.</summary>
    public static void ThrowUnlessWritable(UvDataset dataset)
    {
        if (dataset.ObservationDate is null || dataset.Sources.Count == 0 || dataset.Arrays.Count == 0)
        {
            throw new ArgumentException("A file needs a date, a source and an array.", nameof(dataset));
        }

        if (dataset.Frequencies.Any(setup => setup.Bands.Count != dataset.Bands))
        {
            throw new ArgumentException("All frequency ids of a file have the same number of bands.", nameof(dataset));
        }

        for (var i = 1; i < dataset.Stokes.Count; i++)
        {
            if (dataset.Stokes[i] - dataset.Stokes[i - 1] != StokesAxis(dataset).Step)
            {
                var codes = string.Join(", ", dataset.Stokes);
                throw new ArgumentException($"Polarisations {codes} are not evenly spaced, as an axis must be.", nameof(dataset));
            }
        }

        for (var i = 0; i < dataset.Frequencies.Count; i++)
        {
            if (dataset.Frequencies[i].Id != i + 1)
            {
                throw new ArgumentException("Frequency ids are numbered 1, 2, 3 ...", nameof(dataset));
            }
        }

        if (dataset.Arrays.Any(array => array.Antennas.Any(antenna => antenna.Number is < 1 or > 2047)))
        {
            throw new ArgumentException("Antennas are numbered 1 to 2047.", nameof(dataset));
        }
    }

    /// <summary>The first code and the step of the axis of polarisation.</summary>
    public static (int First, int Step) StokesAxis(UvDataset dataset)
    {
        var stokes = dataset.Stokes;
        return (stokes[0], stokes.Count > 1 ? stokes[1] - stokes[0] : stokes[0] < 0 ? -1 : 1);
    }

    /// <summary>The frequency from which those of the tables count: channel 1 of the first band.</summary>
    public static double ReferenceHz(UvDataset dataset) => dataset.Frequencies[0].Bands[0].FirstChannelHz;

    /// <summary>The four cells that AIPS FQ and FREQUENCY share: offset, channel width, bandwidth, sideband.</summary>
    public static void AddBands(FitsTableBuilder table, UvDataset dataset, UvFrequencySetup setup) => table
        .Doubles([.. setup.Bands.Select(band => band.FirstChannelHz - ReferenceHz(dataset))])
        .Singles([.. setup.Bands.Select(band => (float)band.ChannelWidthHz)])
        .Singles([.. setup.Bands.Select(band => (float)Math.Abs(dataset.Channels * band.ChannelWidthHz))])
        .Integers([.. setup.Bands.Select(band => band.ChannelWidthHz < 0 ? -1 : 1)]);

    /// <summary>The keywords that AIPS AN and ARRAY_GEOMETRY share.</summary>
    public static FitsHeader AddEarth(FitsHeader keywords, UvDataset dataset, UvArray array) => keywords
        .Add("ARRAYX", array.CentreXyzM.X, "[m] ITRF")
        .Add("ARRAYY", array.CentreXyzM.Y, "[m]")
        .Add("ARRAYZ", array.CentreXyzM.Z, "[m]")
        .Add("GSTIA0", array.SiderealTimeAtZeroDeg, "[deg] sidereal time of Greenwich, RDATE 0 h")
        .Add("DEGPDY", array.DegreesPerDay, "[deg/day]")
        .Add("FREQ", ReferenceHz(dataset), "[Hz]")
        .Add("RDATE", FitsDate.FormatDay(array.ReferenceDay))
        .Add("POLARX", array.PolarMotion.X, "[arcsec]")
        .Add("POLARY", array.PolarMotion.Y, "[arcsec]")
        .Add("UT1UTC", array.Ut1MinusUtcSeconds, "[s]")
        .Add("IATUTC", array.TaiMinusUtcSeconds, "[s]")
        .Add("TIMSYS", "UTC")
        .Add("ARRNAM", array.Name)
        .Add("NUMORB", 0);

    /// <summary>The names of the two feeds: circular unless the codes are those of linear ones.</summary>
    public static (string A, string B) Feeds(UvDataset dataset) =>
        dataset.Stokes.All(code => code is <= -5) ? ("X", "Y") : ("R", "L");

    /// <summary>A table has no way to say that an apparent place is unknown but to repeat the mean one.</summary>
    public static double OrMean(double apparentDeg, double meanDeg) => double.IsNaN(apparentDeg) ? meanDeg : apparentDeg;
}
