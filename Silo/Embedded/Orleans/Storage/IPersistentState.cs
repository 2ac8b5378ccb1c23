using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>
/// A state that a grain gets in its constructor by <see cref="PersistentStateAttribute"/>; read before activation.
/// </summary>
public interface IPersistentState<TState> : IStorage<TState>
{
}
