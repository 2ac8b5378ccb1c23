using System.Buffers.Binary;
using Muser.Interfaces.Frames;

namespace Muser.Silo.Frames.Spool;

/// <summary>
/// What stands before a frame in the spool: all that ingest had decided about it, so that after a crash it ends as it would have. 64 bytes, little-endian:
/// <code>
///  0 u32 magic "MSPL"   4 u32 bytes of the frame   8 u32 CRC-32C of bytes 12-63 and the frame   12 u16 slot   14 u16 slots of the cycle
/// 16 i64 UTC of slot 0  24 i64 UTC of the frame   32 i64 UTC of the socket read   40 i64 version of the parameters
/// 48 u32 band, MHz      52 u8 right hand          53 u8 maps wanted               54 10 bytes of 0
/// </code>
/// Times are ns since 1970-01-01.
/// </summary>
public readonly record struct SpoolRecord
{
    /// <summary>Bytes of the record before its frame.</summary>
    public const int Bytes = 64;

    private const uint Magic = 0x4C50534D;
    private const int CrcAt = 8;
    private const int CheckedFrom = 12;

    /// <summary>Bytes of the frame.</summary>
    public required int FrameBytes { get; init; }

    /// <summary>Place of the frame in its cycle.</summary>
    public required int Slot { get; init; }

    /// <summary>Frames in the whole cycle.</summary>
    public required int Slots { get; init; }

    /// <summary>UTC of slot 0.</summary>
    public required long CycleStartUtcUnixNs { get; init; }

    /// <summary>UTC of the frame.</summary>
    public required long FrameUtcUnixNs { get; init; }

    /// <summary>UTC at which its last byte was read.</summary>
    public required long ReadUtcUnixNs { get; init; }

    /// <summary>The version of the parameters that its cycle uses.</summary>
    public required long CalibrationVersion { get; init; }

    /// <summary>Band and hand.</summary>
    public required BandHand BandHand { get; init; }

    /// <summary>The maps that are wanted of it.</summary>
    public required ImageRequest Images { get; init; }

    /// <summary>Writes the record, with the checksum of itself and its frame.</summary>
    public void Write(Span<byte> record, ReadOnlySpan<byte> frame)
    {
        record[..Bytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], FrameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(record[12..], (ushort)Slot);
        BinaryPrimitives.WriteUInt16LittleEndian(record[14..], (ushort)Slots);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], CycleStartUtcUnixNs);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], FrameUtcUnixNs);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], ReadUtcUnixNs);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], CalibrationVersion);
        BinaryPrimitives.WriteInt32LittleEndian(record[48..], BandHand.BandMHz);
        record[52] = BandHand.IsRight ? (byte)1 : (byte)0;
        record[53] = (byte)Images;
        BinaryPrimitives.WriteUInt32LittleEndian(record[CrcAt..], Checksum(record, frame));
    }

    /// <summary>Reads a record without its frame; false where there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, int frameBytes, out SpoolRecord value)
    {
        value = default;
        if (record.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(record) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(record[4..]) != frameBytes || !Enum.IsDefined((ImageRequest)record[53]))
        {
            return false;
        }

        value = new SpoolRecord
        {
            FrameBytes = frameBytes,
            Slot = BinaryPrimitives.ReadUInt16LittleEndian(record[12..]),
            Slots = BinaryPrimitives.ReadUInt16LittleEndian(record[14..]),
            CycleStartUtcUnixNs = BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            FrameUtcUnixNs = BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            ReadUtcUnixNs = BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            CalibrationVersion = BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            BandHand = new BandHand { BandMHz = BinaryPrimitives.ReadInt32LittleEndian(record[48..]), IsRight = record[52] != 0 },
            Images = (ImageRequest)record[53],
        };
        return value.Slots is > 0 and <= 128 && value.Slot < value.Slots;
    }

    /// <summary>Whether a record and its frame are what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record, ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[CrcAt..]) == Checksum(record, frame);

    private static uint Checksum(ReadOnlySpan<byte> record, ReadOnlySpan<byte> frame) =>
        Crc32C.End(Crc32C.Add(Crc32C.Add(Crc32C.Begin, record[CheckedFrom..Bytes]), frame));
}
