using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Muser.Formats.Files;
using Muser.Formats.Fits;
using Muser.Imaging.Clean;

namespace Muser.Imaging.Products;

/// <summary>
/// A FITS cube [Stokes, frequency, row, column] that is written plane by plane, in any order, beside its place; <see cref="Complete"/> puts it there. Planes that never came are
/// blank (not a number). The beams of the planes follow in a table BEAMS, as CASA has them. What is in memory is one plane at most. One call at a time.
/// </summary>
public sealed class MapCube : IDisposable
{
    private readonly PendingFile _file;
    private readonly MapDescription _map;
    private readonly CubeAxes _axes;
    private readonly RestoringBeam?[] _beams;
    private readonly bool[] _isThere;
    private readonly long _dataOffset;

    /// <summary>Begins a cube.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="map">What it is of; its frequency is that of the middle of the cube, its width that of the whole.</param>
    /// <param name="axes">Frequencies and Stokes parameters.</param>
    public MapCube(string path, MapDescription map, CubeAxes axes)
    {
        (_map, _axes) = (map, axes);
        (_beams, _isThere) = (new RestoringBeam?[axes.Planes], new bool[axes.Planes]);
        _file = new PendingFile(path, bufferBytes: 0);
        MapFits.CubeHeader(map, axes).WriteTo(_file.Stream);
        _dataOffset = _file.Stream.Position;
    }

    private int PlaneBytes => _map.Grid.Pixels * sizeof(float);

    /// <summary>Writes a plane.</summary>
    /// <param name="channel">Along the axis of frequency, from 0.</param>
    /// <param name="stokes">Along the axis of Stokes parameters, from 0.</param>
    /// <param name="beam">The beam of the plane; null where it has none.</param>
    /// <param name="imageRowColumn">The pixels.</param>
    public void Write(int channel, int stokes, RestoringBeam? beam, ReadOnlySpan<float> imageRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(imageRowColumn.Length, _map.Grid.Pixels, nameof(imageRowColumn));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)_axes.Channels, nameof(channel));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)stokes, (uint)_axes.Stokes.Count, nameof(stokes));
        var plane = (stokes * _axes.Channels) + channel;
        (_beams[plane], _isThere[plane]) = (beam, true);
        _file.Stream.Position = _dataOffset + ((long)plane * PlaneBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(PlaneBytes);
        var bytes = buffer.AsSpan(0, PlaneBytes);
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(imageRowColumn), MemoryMarshal.Cast<byte, uint>(bytes));
        _file.Stream.Write(bytes);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Writes blank planes and beams, and puts the cube in its place.</summary>
    public void Complete()
    {
        float[]? blank = null;
        for (var plane = 0; plane < _isThere.Length; plane++)
        {
            if (!_isThere[plane])
            {
                if (blank is null)
                {
                    blank = new float[_map.Grid.Pixels];
                    blank.AsSpan().Fill(float.NaN);
                }

                Write(plane % _axes.Channels, plane / _axes.Channels, null, blank);
            }
        }

        var data = (long)_axes.Planes * PlaneBytes;
        _file.Stream.Position = _dataOffset + data;
        _file.Stream.Write(new byte[(FitsHeader.BlockBytes - (data % FitsHeader.BlockBytes)) % FitsHeader.BlockBytes]);
        WriteBeams();
        _file.Complete();
    }

    public void Dispose() => _file.Dispose();

    private void WriteBeams()
    {
        var table = new FitsTableBuilder("BEAMS")
            .Column("BMAJ", "1E", "arcsec")
            .Column("BMIN", "1E", "arcsec")
            .Column("BPA", "1E", "deg")
            .Column("CHAN", "1J")
            .Column("POL", "1J");
        table.Keywords.Add("NCHAN", _axes.Channels).Add("NPOL", _axes.Stokes.Count);
        for (var plane = 0; plane < _beams.Length; plane++)
        {
            var beam = _beams[plane] ?? default;
            table.Singles((float)beam.MajorArcsec)
                .Singles((float)beam.MinorArcsec)
                .Singles((float)MapAxes.FromPrimaryNorthDeg(_map, beam.PositionAngleDeg))
                .Integers(plane % _axes.Channels)
                .Integers(plane / _axes.Channels);
        }

        table.WriteTo(_file.Stream);
    }
}
