using Muser.Cli.Shell;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Silo;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Cli.Imaging;

/// <summary>What maps are made of: the channels asked for, read in one pass over the file, and the Sun in the middle of its time.</summary>
internal sealed class ImageData
{
    private const double SpeedOfLight = 299_792_458;
    private const long BytesPerVisibility = 36;
    private const double MostFromSunDeg = 1;

    private readonly List<ChannelData> _channels = [];
    private UtcTime _begin = new(long.MaxValue);
    private UtcTime _end = new(long.MinValue);

    private ImageData(UvDataset dataset, string polarization) => (Dataset, Polarization) = (dataset, polarization);

    /// <summary>What the file says of itself.</summary>
    public UvDataset Dataset { get; }

    /// <summary>L, R, I or V.</summary>
    public string Polarization { get; }

    /// <summary>The channels.</summary>
    public IReadOnlyList<ChannelData> Channels => _channels;

    /// <summary>The first instant.</summary>
    public UtcTime Begin => _begin;

    /// <summary>The last one.</summary>
    public UtcTime End => _end;

    /// <summary>The Sun in the middle.</summary>
    public SunPlace Sun { get; private set; }

    /// <summary>Reads a file; throws <see cref="UserInputException"/> where no map can be made of it.</summary>
    public static ImageData Read(ImageRequest request, string? polarization, CancellationToken cancellation)
    {
        InputFile.Require(request.File, "a file of visibilities (UVFITS or FITS-IDI)");
        Refuse(request.File, VisibilityReader.TryOpen(request.File, new UvReadOptions { IsMuserLegacy = request.IsLegacy }, out var reader));
        using (reader)
        {
            var mixer = HandMixer.For(reader!.Dataset, polarization);
            var data = new ImageData(reader.Dataset, mixer.Name);
            data.ChooseChannels(request.Channels, reader.Rows);
            var block = reader.Dataset.CreateBlock();
            using var progress = new ProgressLine("reading", reader.Rows, "rows");
            do
            {
                cancellation.ThrowIfCancellationRequested();
                Refuse(request.File, reader.TryRead(block));
                data.Take(block, mixer);
                progress.Report(reader.Position);
            }
            while (block.Count > 0);
            if (data._end < data._begin)
            {
                throw new UserInputException($"{request.File} holds no visibilities of two different antennas.");
            }

            data.FindSun(request);
            return data;
        }
    }

    /// <summary>The highest frequency of the band that a channel is in, which sets the cell of the band; its own where a band of the file is wider than one of MUSER.</summary>
    public double TopOfBandHz(ChannelData channel)
    {
        var perSetup = Dataset.Bands * Dataset.Channels;
        var band = Dataset.Frequencies[channel.First / perSetup].Bands[channel.First % perSetup / Dataset.Channels];
        var ends = (First: band.FrequencyHz(0), Last: band.FrequencyHz(Dataset.Channels - 1));
        return Math.Abs(ends.Last - ends.First) < ArrayLayout.Channels * ArrayLayout.ChannelWidthHz ? Math.Max(ends.First, ends.Last) : channel.FrequencyHzChan.Max();
    }

    private static void Refuse(string file, FitsError error)
    {
        if (!error.IsNone)
        {
            throw new UserInputException($"{file}: {error}");
        }
    }

    private void ChooseChannels(ChannelChoice wanted, long rows)
    {
        if (Dataset.Sources.Count > 1)
        {
            throw new UserInputException($"The file holds {Dataset.Sources.Count} sources; a map is of one: split it.");
        }

        var perSetup = Dataset.Bands * Dataset.Channels;
        var count = Dataset.Frequencies.Count * perSetup;
        if (wanted.Last >= count)
        {
            throw new UserInputException($"There is no channel {wanted.Last}; the file has channels 0 to {count - 1}.");
        }

        if (wanted.First / perSetup != wanted.Last / perSetup)
        {
            throw new UserInputException($"Channels {wanted.First} and {wanted.Last} are of different frequency set-ups, whose rows are not the same; take those of one.");
        }

        var bytes = rows * (wanted.Last - wanted.First + 1 ?? perSetup) * BytesPerVisibility;
        if (bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2)
        {
            throw new UserInputException($"{rows} rows need {bytes >> 20} MiB, more than half the memory; take one channel with --channel, or average before.");
        }

        foreach (var map in wanted.Maps(count, Dataset.Channels))
        {
            var (first, channels) = map.GetOffsetAndLength(count);
            _channels.Add(new ChannelData(first, [.. Enumerable.Range(first, channels).Select(FrequencyHz)]));
        }

        double FrequencyHz(int channel) =>
            Dataset.Frequencies[channel / perSetup].Bands[channel % perSetup / Dataset.Channels].FrequencyHz(channel % Dataset.Channels);
    }

    private void Take(VisibilityBlock block, HandMixer mixer)
    {
        var perSetup = Dataset.Bands * Dataset.Channels;
        var hands = Dataset.Stokes.Count;
        for (var row = 0; row < block.Count; row++)
        {
            if (block.Antenna1[row] == block.Antenna2[row])
            {
                continue;
            }

            var half = (long)(block.IntegrationSeconds[row] / 2 * UtcTime.NsPerSecond);
            var (from, to) = (block.Time[row].AddNs(-half), block.Time[row].AddNs(half));
            (_begin, _end) = (from < _begin ? from : _begin, to > _end ? to : _end);
            var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 3);
            ReadOnlySpan<double> uvwM = [uvw[0] * SpeedOfLight, uvw[1] * SpeedOfLight, uvw[2] * SpeedOfLight];
            var origin = new RowOrigin(block.Time[row], block.Antenna1[row], block.Antenna2[row]);
            foreach (var channel in _channels)
            {
                if (Dataset.Frequencies[channel.First / perSetup].Id == block.FrequencyId[row])
                {
                    var (at, length) = (channel.First % perSetup * hands, channel.Channels * hands);
                    channel.Add(uvwM, origin, mixer, block.VisBandChanPol(row).Slice(at, length), block.WeightBandChanPol(row).Slice(at, length));
                }
            }
        }
    }

    private void FindSun(ImageRequest request)
    {
        Sun = SolarEphemeris.Muser.At(_begin.AddNs((_end - _begin) / 2));
        if (request.IsLegacy)
        {
            _channels.ForEach(channel => channel.Complete(0)); // its (u,v) are of date, as those of a map
            return;
        }

        // Standard files have (u,v) on the axes of ICRS, maps on those of date.
        var source = Dataset.Sources[0];
        var (sinDec, cosDec) = Math.SinCos(source.DecDeg * Angle.Degree);
        var (sinSun, cosSun) = Math.SinCos(Sun.IcrsDecRad);
        var cosine = (sinDec * sinSun) + (cosDec * cosSun * Math.Cos((source.RaDeg * Angle.Degree) - Sun.IcrsRaRad));
        var distanceDeg = Math.Acos(Math.Clamp(cosine, -1, 1)) / Angle.Degree;
        if (distanceDeg > MostFromSunDeg)
        {
            throw new UserInputException(
                FormattableString.Invariant($"The phase centre of {request.File} is {distanceDeg:0.#} degrees from the Sun; 'muser image' makes maps of the Sun.")
                + " Files of the observatory's former software need --legacy.");
        }

        _channels.ForEach(channel => channel.Complete(Sun.NorthOfDateRad));
    }
}
