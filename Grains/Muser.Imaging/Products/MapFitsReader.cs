using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Products;

/// <summary>Reads maps and cubes that <see cref="MapFits"/> and <see cref="MapCube"/> wrote, plane by plane. Not safe for several threads.</summary>
public sealed class MapFitsReader : IDisposable
{
    private readonly FitsFile _file;
    private readonly FitsHeader _header;
    private readonly MapDescription _map;
    private readonly List<(double FrequencyHz, string Stokes)> _planes = [];
    private RestoringBeam?[] _beams = [];
    private long _channels = 1;

    private MapFitsReader(FitsFile file, MapDescription map) => (_file, _header, _map) = (file, file.Units[0].Header, map);

    /// <summary>Planes: one, or those of a cube, frequency after frequency, Stokes parameter after Stokes parameter.</summary>
    public int Planes => _planes.Count;

    /// <summary>The pixels of each plane.</summary>
    public ImageGrid Grid => _map.Grid;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reader">The reader, where the result is None; to be disposed of.</param>
    public static FitsError TryOpen(string path, out MapFitsReader? reader)
    {
        reader = null;
        var error = FitsFile.TryOpen(path, out var file);
        if (!error.IsNone)
        {
            return error;
        }

        if (TryDescribe(file!.Units[0].Header) is { } map)
        {
            reader = new MapFitsReader(file, map);
            reader.FindPlanes();
            error = reader.ReadBeams();
            if (!error.IsNone)
            {
                reader.Dispose();
                reader = null;
            }

            return error;
        }

        file.Dispose();
        return new(FitsFault.NotAnImage, 0, "This is FITS, but no map that 'muser image' or the service wrote.");
    }

    /// <summary>What a plane is.</summary>
    public MapDescription Describe(int plane) =>
        _map with { FrequencyHz = _planes[plane].FrequencyHz, Stokes = _planes[plane].Stokes, Beam = _beams.Length > 0 ? _beams[plane] : _map.Beam };

    /// <summary>Reads a plane.</summary>
    /// <param name="plane">The plane, from 0.</param>
    /// <param name="imageRowColumn">Receives its pixels.</param>
    public void Read(int plane, Span<float> imageRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(imageRowColumn.Length, Grid.Pixels, nameof(imageRowColumn));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)plane, (uint)Planes, nameof(plane));
        _file.Stream.Position = _file.Units[0].DataOffset + ((long)plane * Grid.Pixels * sizeof(float));
        _file.Stream.ReadExactly(MemoryMarshal.AsBytes(imageRowColumn));
        var words = MemoryMarshal.Cast<float, uint>(imageRowColumn);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    public void Dispose() => _file.Dispose();

    private static MapDescription? TryDescribe(FitsHeader header)
    {
        var letter = header.TryGet("CTYPE1", out string first) && first == "HPLN-SIN" ? "" : "A";
        if (!header.TryGet("BITPIX", out long bitpix) || bitpix != -32 || !header.TryGet("NAXIS1", out long size) || size is < 2 or > 1 << 15 || size % 2 != 0
            || !header.TryGet("NAXIS2", out long height) || height != size || !header.TryGet("CTYPE1" + letter, out first) || first != "HPLN-SIN"
            || !header.TryGet("CDELT1" + letter, out double cell) || !(cell > 0) || !header.TryGet("INSTRUME", out string instrument)
            || !header.TryGet("PC1_1" + letter, out double cos) || !header.TryGet("PC1_2" + letter, out double sin)
            || !header.TryGet("DATE-BEG", out string beginText) || !FitsDate.TryParse(beginText, out var begin)
            || !header.TryGet("DATE-END", out string endText) || !FitsDate.TryParse(endText, out var end) || end < begin
            || !header.TryGet("FREQ", out double frequencyHz))
        {
            return null;
        }

        var edge = size / 2 * cell * Angle.Arcsec;
        if (!(2 * edge * edge < 1))
        {
            return null;
        }

        var sun = SolarEphemeris.Muser.At(begin.AddNs((end - begin) / 2));
        var frame = letter == "" ? MapFrame.Solar : MapFrame.Sky;
        var up = sun.PRad - Math.Atan2(sin, cos);
        return new MapDescription
        {
            Array = instrument == "MUSER-II" ? ArrayLayout.Muser2 : ArrayLayout.Muser1,
            Grid = new ImageGrid((int)size, cell),
            Sun = sun,
            Begin = begin,
            End = end,
            FrequencyHz = frequencyHz,
            Stokes = header.TryGet("STOKES", out string stokes) ? stokes : "",
            Kind = header.TryGet("IMTYPE", out string kind) ? kind : "",
            Unit = header.TryGet("BUNIT", out string unit) ? unit : "",
            Software = header.TryGet("CREATOR", out string software) ? software : "",
            Frame = frame,
            UpRad = Math.Abs(up) < 1e-9 ? 0 : Math.Abs(up - sun.PRad) < 1e-9 ? sun.PRad : up,
            IsPrimaryBeamCorrected = header.TryGet("PBCOR", out bool isCorrected) && isCorrected,
            Beam = header.TryGet("BMAJ", out double major) && header.TryGet("BMIN", out double minor) && header.TryGet("BPA", out double angle)
                ? new RestoringBeam(major * 3600, minor * 3600, FromNorthOfDate(angle, frame, sun))
                : null,
        };
    }

    private static double FromNorthOfDate(double angleDeg, MapFrame frame, SunPlace sun)
    {
        var turned = angleDeg - ((frame == MapFrame.Sky ? sun.NorthOfDateRad : -sun.PRad) / Angle.Degree);
        return turned - (180 * Math.Floor(turned / 180));
    }

    private void FindPlanes()
    {
        if (!_header.TryGet("NAXIS3", out long channels) || !_header.TryGet("NAXIS4", out long stokes) || !_header.TryGet("CRVAL3", out double firstHz)
            || !_header.TryGet("CDELT3", out double stepHz) || !_header.TryGet("CRVAL4", out double firstCode) || !_header.TryGet("CDELT4", out double stepCode))
        {
            _planes.Add((_map.FrequencyHz, _map.Stokes));
            return;
        }

        _channels = channels;
        for (var plane = 0; plane < channels * stokes; plane++)
        {
            _planes.Add((firstHz + (plane % channels * stepHz), CubeAxes.Name((int)Math.Round(firstCode + (plane / channels * stepCode)))));
        }
    }

    /// <summary>The beams of the planes of a cube are in a table; a plane without data has none.</summary>
    private FitsError ReadBeams()
    {
        if (_file.Find("BEAMS") is not { } unit)
        {
            return FitsError.None;
        }

        var error = FitsTable.TryRead(_file, unit, out var table);
        if (!error.IsNone || table!.Layout.Find("BMAJ") is not { } major || table.Layout.Find("BMIN") is not { } minor || table.Layout.Find("BPA") is not { } angle
            || table.Layout.Find("CHAN") is not { } channel || table.Layout.Find("POL") is not { } polarization)
        {
            return error;
        }

        _beams = new RestoringBeam?[Planes];
        for (var row = 0; row < table.Rows; row++)
        {
            var plane = (long)table.Integer(row, channel) + (_channels * table.Integer(row, polarization));
            var (majorArcsec, minorArcsec) = (table.Real(row, major), table.Real(row, minor));
            if ((ulong)plane < (ulong)Planes && majorArcsec > 0 && minorArcsec > 0)
            {
                _beams[plane] = new RestoringBeam(majorArcsec, minorArcsec, FromNorthOfDate(table.Real(row, angle), _map.Frame, _map.Sun));
            }
        }

        return FitsError.None;
    }
}
