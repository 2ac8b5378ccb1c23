using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

/// <summary>Its calls pass through the filters of <see cref="FilterTests"/> and through its own.</summary>
public interface IFilteredGrain : IGrainWithGuidKey
{
    Task<int> Double(int value);

    Task Forbidden();

    Task Fail();
}

public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public Task Invoke(IIncomingGrainCallContext context)
    {
        Probe.Note("own filter");
        return context.Invoke();
    }

    public Task<int> Double(int value)
    {
        Probe.Note("entered");
        return Task.FromResult(2 * value);
    }

    public Task Forbidden()
    {
        Probe.Note("entered");
        return Task.CompletedTask;
    }

    public Task Fail() => throw new DishException("fails");
}
