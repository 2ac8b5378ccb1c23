namespace Orleans;

/// <summary>Sees every call that arrives at an activation; a grain class that implements it sees its own.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}
