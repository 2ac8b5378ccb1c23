namespace Muser.Engine.Refusals.Tests;

/// <summary>Not a message: it has no serializer.</summary>
public sealed class Stranger
{
    public int Value { get; set; }
}

/// <summary>Mentions a type that may not travel.</summary>
public interface IStrangerGrain : IGrainWithGuidKey
{
    Task Take(Stranger stranger);
}

public sealed class StrangerGrain : Grain, IStrangerGrain
{
    public Task Take(Stranger stranger) => Task.CompletedTask;
}
