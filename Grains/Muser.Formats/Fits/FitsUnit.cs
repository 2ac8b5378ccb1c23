namespace Muser.Formats.Fits;

/// <summary>One header and data unit of a FITS file: what it is and where. Immutable but for its header.</summary>
/// <param name="Index">Place in the file: 0 is the primary unit.</param>
/// <param name="Header">Its header.</param>
/// <param name="Kind">What its data are.</param>
/// <param name="HeaderOffset">First byte of the header.</param>
/// <param name="DataOffset">First byte of the data.</param>
/// <param name="DataBytes">Bytes of the data without the padding.</param>
public sealed record FitsUnit(int Index, FitsHeader Header, FitsUnitKind Kind, long HeaderOffset, long DataOffset, long DataBytes)
{
    /// <summary>EXTNAME, without trailing blanks; empty where there is none.</summary>
    public string Name { get; } = Header.TryGet("EXTNAME", out string name) ? name : "";

    /// <summary>EXTVER, 1 where there is none.</summary>
    public long Version { get; } = Header.TryGet("EXTVER", out long version) ? version : 1;

    /// <summary>First byte behind the data and their padding: where the next unit begins.</summary>
    public long EndOffset => DataOffset + DataBytes + FitsImage.Padding(DataBytes);

    /// <summary>
    /// Reads the kind and size of a unit out of its header (FITS standard 4.0, sections 4.4.1, 6.1 and 7).
    /// </summary>
    /// <param name="index">Place in the file.</param>
    /// <param name="header">The header.</param>
    /// <param name="headerOffset">First byte of the header.</param>
    /// <param name="dataOffset">First byte of the data.</param>
    /// <param name="unit">The unit, where the result is None.</param>
    internal static FitsError TryDescribe(int index, FitsHeader header, long headerOffset, long dataOffset, out FitsUnit? unit)
    {
        unit = null;
        if (!header.TryGet("BITPIX", out long bitpix) || bitpix is not (8 or 16 or 32 or 64 or -32 or -64))
        {
            return new(FitsFault.BadBitpix, headerOffset, "BITPIX is missing or no size of FITS.");
        }

        if (!header.TryGet("NAXIS", out long axes) || axes is < 0 or > 999)
        {
            return BadSize("NAXIS is missing or not 0 to 999.");
        }

        var isGroups = index == 0 && axes > 0 && header.TryGet("GROUPS", out bool groups) && groups &&
                       header.TryGet("NAXIS1", out long first) && first == 0;
        decimal elements = axes == 0 ? 0 : 1;
        for (var axis = isGroups ? 2 : 1; axis <= axes; axis++)
        {
            if (!header.TryGet($"NAXIS{axis}", out long length) || length < 0)
            {
                return BadSize($"NAXIS{axis} is missing or negative.");
            }

            elements *= length;
            if (elements > long.MaxValue)
            {
                return BadSize("The axes are too long.");
            }
        }

        var parameters = header.TryGet("PCOUNT", out long pcount) ? pcount : 0;
        var count = header.TryGet("GCOUNT", out long gcount) ? gcount : 1;
        if (parameters < 0 || count < 0)
        {
            return BadSize("PCOUNT or GCOUNT is negative.");
        }

        // The primary array has neither PCOUNT nor GCOUNT, whatever its header says.
        var isPrimaryArray = index == 0 && !isGroups;
        var bytes = isPrimaryArray ? elements : Math.Min(elements + parameters, long.MaxValue) * count;
        bytes = Math.Min(bytes, long.MaxValue) * (Math.Abs(bitpix) / 8);
        if (bytes > long.MaxValue - dataOffset - FitsHeader.BlockBytes)
        {
            return BadSize("The data are larger than any file.");
        }

        unit = new FitsUnit(index, header, KindOf(index, header, isGroups), headerOffset, dataOffset, (long)bytes);
        return FitsError.None;

        FitsError BadSize(string sentence) => new(FitsFault.BadSize, headerOffset, sentence);
    }

    private static FitsUnitKind KindOf(int index, FitsHeader header, bool isGroups)
    {
        if (index == 0)
        {
            return isGroups ? FitsUnitKind.RandomGroups : FitsUnitKind.Image;
        }

        return header.TryGet("XTENSION", out string extension) ? extension switch
        {
            "BINTABLE" or "A3DTABLE" => FitsUnitKind.BinaryTable,
            "IMAGE" => FitsUnitKind.Image,
            _ => FitsUnitKind.Other,
        }
        : FitsUnitKind.Other;
    }
}
