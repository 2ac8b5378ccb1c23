namespace Orleans;

/// <summary>Sees every call that leaves this silo or client.</summary>
public interface IOutgoingGrainCallFilter
{
    Task Invoke(IOutgoingGrainCallContext context);
}
