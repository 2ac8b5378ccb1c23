using System.Runtime.InteropServices;

namespace Muser.Formats.Archive;

/// <summary>The beginning of an index, 64 bytes, little-endian: see the README of this folder.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Bytes)]
internal struct ArchiveHeader
{
    public const int Bytes = 64;

    /// <summary>"MUSERIX1" read as a little-endian number.</summary>
    public const ulong MagicNumber = 0x3158_4952_4553_554D;

    public ulong Magic;

    /// <summary>Records of MUSER-I.</summary>
    public int Muser1;

    /// <summary>Records of MUSER-II.</summary>
    public int Muser2;

    /// <summary>Records of files that hold no frame.</summary>
    public int NoFrames;

    public int NameBytes;

    public long WrittenUnixNs;

    /// <summary>CRC-32 of all behind this header.</summary>
    public uint Crc32;

    private readonly int _reserved1;

    private readonly long _reserved2;

    private readonly long _reserved3;

    public readonly long Records => (long)Muser1 + Muser2 + NoFrames;
}
