using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class ObservationPlanTests
{
    private readonly PlanState _state = new();
    private readonly ObservationPlan _plan;
    private readonly Dictionary<string, string> _obstacles = [];

    public ObservationPlanTests() => _plan = new ObservationPlan(_state);

    [Fact]
    public void TheHighestPriorityBeginsThenWhatEndsFirstThenTheOldest()
    {
        _plan.Add([Item("a"), Item("b"), Item("c") with { Priority = 9 }, Item("d") with { NotAfterUtcUnixNs = 100 }]);

        Assert.Equal(["c", "d", "a", "b"], Enumerable.Range(0, 4).Select(_ =>
        {
            var next = Choose(1)!;
            _plan.Set(next with { State = PlanItemState.Done });
            return next.Item.Name;
        }));
        Assert.Null(Choose(1));
    }

    [Fact]
    public void WhatMayNotBeginSaysWhyAndLetsOthersGoFirst()
    {
        _plan.Add([Item("high") with { Priority = 10 }, Item("later") with { Priority = 9, NotBeforeUtcUnixNs = 50 }, Item("low")]);
        _obstacles["high"] = "It rains.";

        Assert.Equal("low", Choose(1)!.Item.Name);

        Assert.Equal(["It rains.", "Its window has not begun."], _plan.Status.Entries.Where(entry => entry.State == PlanItemState.Waiting).Select(entry => entry.Text));
        Assert.Null(Choose(1)); // one at a time
    }

    [Fact]
    public void NothingBeginsInAPausedPlanAndWindowsPass()
    {
        _plan.Add([Item("a") with { NotAfterUtcUnixNs = 100 }]);
        _state.IsPaused = true;

        Assert.Null(Choose(1));
        Assert.False(_plan.Expire(99));
        Assert.True(_plan.Expire(100));
        Assert.Equal(PlanItemState.Expired, Assert.Single(_plan.Status.Entries).State);
    }

    [Fact]
    public void AnItemThatIsAddedAgainIsTheSame()
    {
        var item = Item("a");
        _plan.Add([item]);
        _plan.Set(_plan.Find(item.Id)! with { State = PlanItemState.Done });

        _plan.Add([item]);

        Assert.Equal(PlanItemState.Done, Assert.Single(_plan.Status.Entries).State);
    }

    [Fact]
    public void WhatCannotBeAnItemIsRefusedInASentence()
    {
        Assert.Null(ObservationPlan.Refusal([Item("a")]));
        AssertRefused(Item("a") with { Priority = 11 }, "1 to 10");
        AssertRefused(Item("a") with { NotBeforeUtcUnixNs = 5, NotAfterUtcUnixNs = 5 }, "ends before it begins");
        AssertRefused(Item("a") with { Target = "atlantis" }, "must be sun, or a source");
        AssertRefused(Item("a") with { MinElevationDeg = 10 }, "no target");
        AssertRefused(Item("a") with { Steps = [] }, "1 to 256 steps");
        AssertRefused(Item("a") with { Steps = [new PlanStep()] }, "does nothing");
        AssertRefused(Item("a") with { Steps = [new PlanStep { Command = "stow" }] }, "name a device, or a group");
        AssertRefused(Item("a") with { Steps = [new PlanStep { Command = "stow", Device = "ant-1", Group = "all" }] }, "name a device, or a group");
        AssertRefused(Item("a") with { Steps = [new PlanStep { WaitS = -1 }] }, "0 to a day");
    }

    private PlanEntry? Choose(long now) => _plan.Choose(item => _obstacles.GetValueOrDefault(item.Name), now);

    private static void AssertRefused(PlanItem item, string says) =>
        Assert.Contains(says, ObservationPlan.Refusal([item]), StringComparison.Ordinal);

    private static PlanItem Item(string name) => new() { Id = Guid.CreateVersion7(), Name = name, Steps = [new PlanStep { WaitS = 1 }] };
}
