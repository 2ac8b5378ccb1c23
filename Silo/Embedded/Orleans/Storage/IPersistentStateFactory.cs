namespace Orleans.Runtime;

/// <summary>Makes the states of grains.</summary>
public interface IPersistentStateFactory
{
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
