using System.Buffers.Binary;
using Muser.Formats.Fits;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// UVFITS put together number by number, as the many programs that write it do, for what our own writer never writes.
/// </summary>
internal sealed class RawUvFits
{
    private readonly MemoryStream _tables = new();

    public int Bitpix { get; init; } = -32;

    /// <summary>PTYPE, PSCAL, PZERO.</summary>
    public (string Type, double Scale, double Zero)[] Parameters { get; init; } =
    [
        ("UU---SIN", 1, 0), ("VV---SIN", 1, 0), ("WW---SIN", 1, 0), ("BASELINE", 1, 0), ("DATE", 1, 2_457_327.5), ("DATE", 1, 0),
    ];

    /// <summary>CTYPE, length, CRVAL, CDELT, CRPIX; fastest first.</summary>
    public (string Type, int Length, double Value, double Increment, double Pixel)[] Axes { get; init; } =
    [
        ("COMPLEX", 3, 1, 1, 1), ("STOKES", 2, -1, -1, 1), ("FREQ", 3, 400e6, 25e6, 1), ("RA", 1, 215, 0, 1), ("DEC", 1, -14, 0, 1),
    ];

    public FitsHeader More { get; } = new();

    public void AddTable(FitsTableBuilder table) => table.WriteTo(_tables);

    /// <summary>The file, from groups of parameters and correlations as they are stored.</summary>
    public byte[] Build(params double[][] groups)
    {
        var header = new FitsHeader().Add("SIMPLE", true).Add("BITPIX", Bitpix).Add("NAXIS", Axes.Length + 1).Add("NAXIS1", 0);
        for (var i = 0; i < Axes.Length; i++)
        {
            header.Add($"NAXIS{i + 2}", Axes[i].Length);
        }

        header.Add("EXTEND", true).Add("GROUPS", true).Add("PCOUNT", Parameters.Length).Add("GCOUNT", groups.Length);
        for (var i = 0; i < Axes.Length; i++)
        {
            var (type, _, value, increment, pixel) = Axes[i];
            header.Add($"CTYPE{i + 2}", type).Add($"CRVAL{i + 2}", value).Add($"CDELT{i + 2}", increment).Add($"CRPIX{i + 2}", pixel);
        }

        for (var i = 0; i < Parameters.Length; i++)
        {
            var (type, scale, zero) = Parameters[i];
            header.Add($"PTYPE{i + 1}", type).Add($"PSCAL{i + 1}", scale).Add($"PZERO{i + 1}", zero);
        }

        var stream = new MemoryStream();
        header.AddAll(More).WriteTo(stream);
        Span<byte> number = stackalloc byte[8];
        foreach (var value in groups.SelectMany(group => group))
        {
            switch (Bitpix)
            {
                case 16: BinaryPrimitives.WriteInt16BigEndian(number, (short)value); break;
                case 32: BinaryPrimitives.WriteInt32BigEndian(number, (int)value); break;
                case -32: BinaryPrimitives.WriteSingleBigEndian(number, (float)value); break;
                default: BinaryPrimitives.WriteDoubleBigEndian(number, value); break;
            }

            stream.Write(number[..(Math.Abs(Bitpix) / 8)]);
        }

        stream.Write(new byte[(2880 - (int)(stream.Length % 2880)) % 2880]);
        _tables.WriteTo(stream);
        return stream.ToArray();
    }
}
