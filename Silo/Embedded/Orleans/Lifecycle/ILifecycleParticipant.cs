namespace Orleans;

/// <summary>A service that takes part in a lifecycle; found by its registration.</summary>
public interface ILifecycleParticipant<TLifecycleObservable> where TLifecycleObservable : ILifecycleObservable
{
    void Participate(TLifecycleObservable lifecycle);
}
