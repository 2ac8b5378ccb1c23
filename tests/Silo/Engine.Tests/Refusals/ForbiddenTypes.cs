namespace Muser.Engine.Tests.Refusals;

/// <summary>A message with a member that nobody has numbered.</summary>
[GenerateSerializer]
public sealed class Unnumbered
{
    public int Value { get; set; }
}

/// <summary>Returns its answer and not a task.</summary>
public interface IAnsweringListener : IGrainObserver
{
    int Answer();
}
