using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class InterlockEvaluatorTests
{
    private const long Second = 1_000_000_000;
    private readonly InterlockEvaluator _evaluator = new();
    private DeviceValue? _wind = 3.0;

    [Fact]
    public void ARuleTripsAtOnceIsExplainedAndClearsAfterItsTime()
    {
        _evaluator.SetRules([Storm()]);
        Assert.Empty(Look(0));
        Assert.Null(_evaluator.Forbidding("ant-ia0", "move"));

        _wind = 16.5;
        var tripped = Assert.Single(Look(1));
        Assert.Equal((true, "weather-1 wind is 16.5, above 15."), (tripped.IsTripped, tripped.Why));
        Assert.NotNull(_evaluator.Forbidding("ant-ia0", "move"));
        Assert.Null(_evaluator.Forbidding("ant-ia0", "stow"));
        Assert.Null(_evaluator.Forbidding("dome-1", "move"));

        _wind = 3.0;
        Assert.Empty(Look(60));
        Assert.NotNull(_evaluator.Forbidding("ant-ia0", "move"));
        Assert.False(Assert.Single(Look(62)).IsTripped);
        Assert.Null(_evaluator.Forbidding("ant-ia0", "move"));
    }

    [Fact]
    public void WhatIsNotKnownTripsARule()
    {
        _evaluator.SetRules([Storm()]);
        _wind = null;

        Assert.Equal("weather-1 wind is not known.", Assert.Single(Look(0)).Why);
    }

    [Fact]
    public void RulesThatAreReplacedStandAsTheyDid()
    {
        _evaluator.SetRules([Storm()]);
        _wind = 20.0;
        Look(0);

        _evaluator.SetRules([Storm() with { ClearAfterS = 5 }]);

        Assert.True(Assert.Single(_evaluator.States).IsTripped);
    }

    [Fact]
    public void WhatCannotBeARuleIsRefusedInASentence()
    {
        Assert.Null(InterlockEvaluator.Refusal([Storm()]));
        Assert.Contains("two rules", InterlockEvaluator.Refusal([Storm(), Storm()]), StringComparison.Ordinal);
        Assert.Contains("no condition", InterlockEvaluator.Refusal([Storm() with { When = [] }]), StringComparison.Ordinal);
        Assert.Contains("forbids and triggers nothing", InterlockEvaluator.Refusal([Storm() with { Forbids = [] }]), StringComparison.Ordinal);
        Assert.Contains("no number", InterlockEvaluator.Refusal([Storm() with { When = [Storm().When[0] with { Value = "x" }] }]), StringComparison.Ordinal);
    }

    [Fact]
    public void OfTwoOperationsThatBlockEachOtherOneIsRefused()
    {
        var blocks = new OperationBlocks();
        var (camera, antenna) = (DeviceId.Parse("camera-1"), DeviceId.Parse("ant-ia0"));
        var (exposure, move) = (Guid.NewGuid(), Guid.NewGuid());
        blocks.Begin(camera, exposure, "exposure", ["move"], 100);

        Assert.Equal((camera, "exposure"), blocks.Blocking(move, "move", 1));
        Assert.Null(blocks.Blocking(exposure, "move", 1));
        Assert.Null(blocks.Blocking(move, "move", 100));
        blocks.Begin(antenna, move, "move", [], 100);
        Assert.Equal((antenna, "move"), blocks.GoingOn(exposure, ["move"], 1));
        blocks.End(move);
        Assert.Null(blocks.GoingOn(exposure, ["move"], 1));
    }

    private InterlockState[] Look(long second) => _evaluator.Look((_, _) => _wind, second * Second);

    private static InterlockRule Storm() => new()
    {
        Name = "storm",
        When = [new InterlockCondition { Device = "weather-1", Property = "wind", Comparison = InterlockComparison.Above, Value = 15.0 }],
        Forbids = ["move"],
        Devices = ["ant-*"],
        ClearAfterS = 60,
    };
}
