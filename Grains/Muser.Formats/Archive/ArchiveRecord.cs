using System.Runtime.InteropServices;

namespace Muser.Formats.Archive;

/// <summary>A file in an index, 64 bytes, little-endian: see the README of this folder.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Bytes)]
internal struct ArchiveRecord
{
    public const int Bytes = 64;

    public long FirstUnixNs;

    public long LastUnixNs;

    /// <summary>The latest end of all records up to this one: it ascends, so that an instant is found by halves though files overlap.</summary>
    public long LatestUnixNs;

    public long FileBytes;

    public long ModifiedUnixNs;

    public int NameOffset;

    public ushort NameBytes;

    public ushort FixedBandMHz;

    public ArchiveFileState State;

    private readonly byte _reserved1;

    private readonly ushort _reserved2;

    private readonly int _reserved3;

    private readonly long _reserved4;
}
