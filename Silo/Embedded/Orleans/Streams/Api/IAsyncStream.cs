using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>One stream of one provider.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}
