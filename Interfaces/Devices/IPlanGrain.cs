namespace Muser.Interfaces.Devices;

/// <summary>
/// A plan of observations: a queue of items, each begun when its turn and its conditions have come, its script run one step after the other. It goes on
/// where it was after a restart. Key: its name.
/// </summary>
[Alias("muser.IPlanGrain")]
public interface IPlanGrain : IGrainWithStringKey
{
    /// <summary>The name of the plan that is meant where none is named.</summary>
    const string DefaultName = "main";

    /// <summary>The plan. To be asked again and again, so that it runs.</summary>
    [Alias("Get")]
    Task<PlanStatus> Get();

    /// <summary>Adds items. Throws <see cref="ArgumentException"/> with a sentence where one cannot be; then none is added.</summary>
    [Alias("Add")]
    Task<PlanStatus> Add([Immutable] PlanItem[] items, Requester by);

    /// <summary>Lets nothing new begin: the step that runs goes on to its end.</summary>
    [Alias("Pause")]
    Task<PlanStatus> Pause(Requester by);

    /// <summary>Goes on.</summary>
    [Alias("Resume")]
    Task<PlanStatus> Resume(Requester by);

    /// <summary>Leaves an item out; the command of one that runs is cancelled. Returns false where there is no such item that has not ended.</summary>
    [Alias("Skip")]
    Task<bool> Skip(Guid item, Requester by);

    /// <summary>Ends an item that runs, and cancels its command. Returns false where it does not run.</summary>
    [Alias("Abort")]
    Task<bool> Abort(Guid item, Requester by);
}
