namespace Muser.Formats.Png;

/// <summary>The CRC-32 of PNG (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes a step by tables. Safe for any thread.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Continues a checksum over more bytes. Begin with 0.</summary>
    public static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BitConverter.ToUInt32(bytes) ^ crc;
            var high = BitConverter.ToUInt32(bytes[4..]);
            crc = Slice(7, low) ^ Slice(6, low >> 8) ^ Slice(5, low >> 16) ^ Slice(4, low >> 24) ^
                  Slice(3, high) ^ Slice(2, high >> 8) ^ Slice(1, high >> 16) ^ Slice(0, high >> 24);
        }

        foreach (var value in bytes)
        {
            crc = Slice(0, crc ^ value) ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint Slice(int slice, uint value) => Table[(256 * slice) + (byte)value];

    private static uint[] MakeTable()
    {
        var table = new uint[256 * Slices];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320 : 0);
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }
}
