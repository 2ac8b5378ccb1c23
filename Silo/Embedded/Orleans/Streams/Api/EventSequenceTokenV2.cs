using Orleans.Streams;

namespace Orleans.Providers.Streams.Common;

/// <summary>The place of an event: number of its batch, and within it.</summary>
[GenerateSerializer]
public class EventSequenceTokenV2 : StreamSequenceToken
{
    public EventSequenceTokenV2()
    {
    }

    public EventSequenceTokenV2(long seqNumber) : this(seqNumber, 0)
    {
    }

    public EventSequenceTokenV2(long seqNumber, int eventInd)
    {
        SequenceNumber = seqNumber;
        EventIndex = eventInd;
    }

    [Id(0)]
    public override long SequenceNumber { get; protected set; }

    [Id(1)]
    public override int EventIndex { get; protected set; }

    public override bool Equals(StreamSequenceToken? other) =>
        other is EventSequenceTokenV2 && SequenceNumber == other.SequenceNumber && EventIndex == other.EventIndex;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

    public override int CompareTo(StreamSequenceToken? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = SequenceNumber.CompareTo(other.SequenceNumber);
        return order != 0 ? order : EventIndex.CompareTo(other.EventIndex);
    }

    public override string ToString() => $"[EventSequenceTokenV2: SeqNum={SequenceNumber}, EventIndex={EventIndex}]";
}
