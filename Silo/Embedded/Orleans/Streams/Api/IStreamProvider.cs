using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Gives streams by their ids. A stream is always there; nobody creates it.</summary>
public interface IStreamProvider
{
    string Name { get; }

    /// <summary>True if a subscription can begin with events of the past.</summary>
    bool IsRewindable { get; }

    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
