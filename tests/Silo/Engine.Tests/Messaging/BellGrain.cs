namespace Muser.Engine.Tests.Messaging;

/// <summary>An object of the client that a grain may call.</summary>
public interface IBellListener : IGrainObserver
{
    void Rang(string note);

    Task<string> Asked(string question);
}

/// <summary>Rings its listeners.</summary>
public interface IBellGrain : IGrainWithGuidKey
{
    Task Add(IBellListener listener);

    Task Ring(string note);

    Task<string> Ask(string question);
}

public sealed class BellGrain : Grain, IBellGrain
{
    private readonly List<IBellListener> _listeners = [];

    public Task Add(IBellListener listener)
    {
        _listeners.Add(listener);
        return Task.CompletedTask;
    }

    public Task Ring(string note)
    {
        _listeners.ForEach(listener => listener.Rang(note));
        return Task.CompletedTask;
    }

    public Task<string> Ask(string question) => _listeners[0].Asked(question);
}
