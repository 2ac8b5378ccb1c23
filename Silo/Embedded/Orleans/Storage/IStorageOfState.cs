namespace Orleans.Core;

/// <summary>One stored state of known type.</summary>
public interface IStorage<TState> : IStorage
{
    TState State { get; set; }
}
