using System.Buffers.Binary;
using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>
/// Lines of the journal by which a segment begins anew: <see cref="JournalEvent.Kept"/> for each part that is still known, with
/// <code>
///  0 u8 state   1 u8 0, 0, 0   4 i32 failures   8 i32 losses   12 i32 given back   16 what it is to do
/// </code>
/// little-endian, <see cref="JournalEvent.KeptResult"/> or <see cref="JournalEvent.KeptMessage"/> where there is one, and <see cref="JournalEvent.KeptAll"/>, with
/// which they take the place of all that was before. Without that last line they do not count.
/// </summary>
internal static class PartSnapshot
{
    private const int HeadBytes = 16;
    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    /// <summary>The line of a part.</summary>
    public static JournalRecord Part(int index, in PartEntry part, ReadOnlySpan<byte> data)
    {
        var payload = new byte[HeadBytes + data.Length];
        payload[0] = (byte)part.State;
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), part.Failures);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), part.Losses);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(12), part.GivenBack);
        data.CopyTo(payload.AsSpan(HeadBytes));
        return new JournalRecord(JournalEvent.Kept, StepKind.Perform, index, part.Begun, payload);
    }

    /// <summary>The last line.</summary>
    public static JournalRecord All(PartTotals totals) =>
        new(JournalEvent.KeptAll, StepKind.Perform, 0, 0, JsonSerializer.SerializeToUtf8Bytes(totals, Fields));

    /// <summary>Reads the line of a part, which stands at a place.</summary>
    public static PartEntry ReadPart(JournalRecord record, JournalPlace place)
    {
        var payload = record.Payload.Span;
        return new PartEntry
        {
            State = (PartState)payload[0],
            Begun = record.Attempt,
            Failures = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
            Losses = BinaryPrimitives.ReadInt32LittleEndian(payload[8..]),
            GivenBack = BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
            Place = new JournalPlace(place.Term, place.Offset + HeadBytes, place.Length - HeadBytes),
        };
    }

    /// <summary>Reads the last line.</summary>
    public static PartTotals ReadAll(JournalRecord record) => JsonSerializer.Deserialize<PartTotals>(record.Payload.Span, Fields)!;
}
