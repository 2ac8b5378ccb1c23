using System.Globalization;
using Muser.Formats.Files;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Products;

/// <summary>
/// Maps as FITS images, with celestial and solar coordinates and all that is known of a map in the header. Safe for any thread.
/// </summary>
public static class MapFits
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>Writes a map, beside its place and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What the map is.</param>
    /// <param name="imageRowColumn">The pixels; layout of <see cref="ImageGrid"/>.</param>
    public static void Write(string path, MapDescription map, ReadOnlySpan<float> imageRowColumn)
    {
        var (minimum, peak) = MapStatistics.Extremes(imageRowColumn);
        var header = Header(map, minimum, peak);
        unsafe
        {
            // A span cannot enter the lambda; the memory stays pinned while it runs.
            fixed (float* pixels = imageRowColumn)
            {
                var (address, length) = ((nint)pixels, imageRowColumn.Length);
                AtomicFile.Write(path, stream => FitsImage.Write(stream, header, new ReadOnlySpan<float>((float*)address, length)), bufferBytes: 0);
            }
        }
    }

    /// <summary>The header of a map.</summary>
    public static FitsHeader Header(MapDescription map, in MapStatistics statistics) => Header(map, statistics.Minimum, statistics.Peak);

    private static FitsHeader Header(MapDescription map, float minimum, float peak)
    {
        var header = FitsImage.BeginHeader(map.Grid.Size, map.Grid.Size)
            .Add("DATAMIN", minimum)
            .Add("DATAMAX", peak);
        AddWhatItIs(header, map, isCube: false);
        header.Add("STOKES", map.Stokes);
        if (map.Beam is { } beam)
        {
            header
                .Add("BMAJ", beam.MajorArcsec / 3600, "[deg] beam, full width at half maximum")
                .Add("BMIN", beam.MinorArcsec / 3600, "[deg]")
                .Add("BPA", map.BeamPositionAngleDeg!.Value, "[deg] of the long axis, north through east");
        }

        AddTimes(header, map);
        MapAxes.Add(header, map);
        AddHistory(header, map);
        return header;
    }

    /// <summary>The header of a cube, whose beams are in a table.</summary>
    internal static FitsHeader CubeHeader(MapDescription map, CubeAxes axes)
    {
        var header = new FitsHeader()
            .Add("SIMPLE", true, "FITS standard 4.0")
            .Add("BITPIX", -32, "32-bit floating point")
            .Add("NAXIS", 4)
            .Add("NAXIS1", map.Grid.Size)
            .Add("NAXIS2", map.Grid.Size)
            .Add("NAXIS3", axes.Channels)
            .Add("NAXIS4", axes.Stokes.Count)
            .Add("EXTEND", true);
        AddWhatItIs(header, map, isCube: true);
        header.Add("CASAMBM", true, "beams of the planes are in a table");
        AddTimes(header, map);
        MapAxes.Add(header, map, axes);
        AddHistory(header, map);
        return header;
    }

    private static void AddWhatItIs(FitsHeader header, MapDescription map, bool isCube)
    {
        header
            .Add("BUNIT", map.Unit)
            .Add("BTYPE", map.Unit == BrightnessTemperature.Unit ? "Brightness temperature" : "Intensity")
            .Add("IMTYPE", map.Kind, "kind of map")
            .Add("OBJECT", "Sun")
            .Add("TELESCOP", "MUSER")
            .Add("INSTRUME", map.Instrument)
            .Add("FREQ", map.FrequencyHz, "[Hz] centre frequency")
            .Add("BANDWID", map.BandwidthHz, "[Hz] total bandwidth")
            .Add("WAVELNTH", SpeedOfLight / map.FrequencyHz, "[m] wavelength of the centre")
            .Add("WAVEUNIT", "m")
            .Add("WEIGHTNG", map.Weighting, "weighting of visibilities");
        if (map.HandSeparationSeconds is { } seconds)
        {
            header.Add("HANDSEP", seconds, "[s] from a frame of one hand to the other's");
        }

        header.Add("PBCOR", map.IsPrimaryBeamCorrected, "divided by the beam of a dish");
        if (map.Visibilities > 0)
        {
            header.Add("NVIS", map.Visibilities, "visibilities in the map");
        }

        if (isCube)
        {
            return;
        }

        header
            .Add("NFLAG", map.FlaggedVisibilities, "visibilities of the band left out")
            .Add("NAUTOFLG", map.AutomaticallyFlaggedVisibilities, "of those by automatic flags");
        AddLoss(header, "LIMBLOSF", map.LimbLossFrequency, "loss of a point at the limb by bandwidth");
        AddLoss(header, "LIMBLOST", map.LimbLossTime, "loss of a point at the limb by duration");
    }

    private static void AddHistory(FitsHeader header, MapDescription map)
    {
        if (map.Software.Length > 0)
        {
            header.Add("CREATOR", map.Software);
        }

        if (map.CalibrationVersion.Length > 0)
        {
            header.Add("CALIBVER", map.CalibrationVersion, "version of the calibration parameters");
        }

        foreach (var line in map.History)
        {
            header.AddHistory(line);
        }
    }

    private static void AddLoss(FitsHeader header, string keyword, double? loss, string comment)
    {
        if (loss is { } known)
        {
            header.Add(keyword, Math.Round(known, 6), comment);
        }
    }

    private static void AddTimes(FitsHeader header, MapDescription map) => header
        .Add("TIMESYS", "UTC")
        .Add("DATE-OBS", Date(map.Begin), "begin of observation")
        .Add("DATE-BEG", Date(map.Begin))
        .Add("DATE-AVG", Date(map.Middle), "time of the coordinate systems")
        .Add("DATE-END", Date(map.End))
        .Add("XPOSURE", (map.End - map.Begin) * 1e-9, "[s] from begin to end");

    private static string Date(UtcTime time) =>
        time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.", CultureInfo.InvariantCulture) + time.Nanosecond.ToString("D9", CultureInfo.InvariantCulture);
}
