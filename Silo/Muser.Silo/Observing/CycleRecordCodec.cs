using System.Buffers.Binary;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Observing;

/// <summary>
/// A line of the history in a file. 48 bytes, little-endian, times in ns since 1970-01-01 UTC:
/// <code>
///  0 i64 start   8 i64 publication   16 i64 version of the parameters   24 i32 frames   28 f32 latency, ms
/// 32 u16 slots  34 u16 maps          36 u8 1 for an integration         37 u8 1 where complete   38 6 bytes of 0
/// 44 u32 CRC-32C of bytes 0-43
/// </code>
/// </summary>
public static class CycleRecordCodec
{
    /// <summary>Bytes of a line.</summary>
    public const int Bytes = 48;

    private const int CrcAt = 44;

    /// <summary>Writes a line.</summary>
    public static void Write(in CycleRecord record, Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, record.StartUtcUnixNs);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], record.PublishedUtcUnixNs);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], record.CalibrationVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], record.Frames);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[28..], record.LatencyMs);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[32..], (ushort)Math.Min(record.Slots, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[34..], (ushort)Math.Min(record.Images, ushort.MaxValue));
        bytes[36] = record.IsIntegration ? (byte)1 : (byte)0;
        bytes[37] = record.IsComplete ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcAt..], Crc32C.Of(bytes[..CrcAt]));
    }

    /// <summary>Reads a line; false where it is none, as the last one of a writer that was killed in its middle.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CycleRecord record)
    {
        record = default;
        if (bytes.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc32C.Of(bytes[..CrcAt]))
        {
            return false;
        }

        record = new CycleRecord
        {
            StartUtcUnixNs = BinaryPrimitives.ReadInt64LittleEndian(bytes),
            PublishedUtcUnixNs = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            CalibrationVersion = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            Frames = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            LatencyMs = BinaryPrimitives.ReadSingleLittleEndian(bytes[28..]),
            Slots = BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]),
            Images = BinaryPrimitives.ReadUInt16LittleEndian(bytes[34..]),
            IsIntegration = bytes[36] != 0,
            IsComplete = bytes[37] != 0,
        };
        return true;
    }
}
