namespace Orleans;

/// <summary>A lifecycle in numbered stages: started in ascending order, stopped in descending order.</summary>
public interface ILifecycleObservable
{
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
