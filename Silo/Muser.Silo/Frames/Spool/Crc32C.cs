using System.Numerics;
using System.Runtime.InteropServices;

namespace Muser.Silo.Frames.Spool;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes at a time by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The register before the first byte.</summary>
    public const uint Begin = uint.MaxValue;

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => End(Add(Begin, bytes));

    /// <summary>The register after more bytes.</summary>
    public static uint Add(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            register = BitOperations.Crc32C(register, word);
        }

        foreach (var single in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..])
        {
            register = BitOperations.Crc32C(register, single);
        }

        return register;
    }

    /// <summary>The checksum that a register stands for.</summary>
    public static uint End(uint register) => register ^ uint.MaxValue;
}
