namespace Orleans.Streams;

/// <summary>The place of an event in its stream.</summary>
[GenerateSerializer]
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken>, IComparable<StreamSequenceToken>
{
    /// <summary>The number of the batch.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>The number of the event within its batch.</summary>
    public abstract int EventIndex { get; protected set; }

    public abstract bool Equals(StreamSequenceToken? other);

    public abstract int CompareTo(StreamSequenceToken? other);
}
