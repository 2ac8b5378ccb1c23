using Microsoft.Extensions.Logging.Abstractions;
using Muser.Silo.Cluster.Memory;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Memory;

[Trait("Tier", "Unit")]
public class MemoryPressureTests
{
    private readonly FakeClock _clock = new();
    private long _used;
    private int _trims;

    [Theory]
    [InlineData(0, MemoryLevel.Ample)]
    [InlineData(799, MemoryLevel.Ample)]
    [InlineData(800, MemoryLevel.Short)]
    [InlineData(919, MemoryLevel.Short)]
    [InlineData(920, MemoryLevel.Critical)]
    [InlineData(5000, MemoryLevel.Critical)]
    public void LevelsAreSharesOfTheLimit(long used, MemoryLevel level)
    {
        _used = used;
        Assert.Equal(level, New().Level);
    }

    [Fact]
    public void IsLookedAtNowAndThenAndComesBackByItself()
    {
        var memory = New();
        Assert.Equal(MemoryLevel.Ample, memory.Level);
        _used = 950;
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(MemoryLevel.Ample, memory.Level);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(MemoryLevel.Critical, memory.Level);
        _used = 100;
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(MemoryLevel.Ample, memory.Level);
    }

    [Fact]
    public void PoolsAreEmptiedWhenMemoryGetsShortAndOnceAMinuteWhileItIs()
    {
        var memory = New();
        _used = 850;
        for (var second = 0; second < 60; second++)
        {
            _ = memory.Level;
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _trims);
        _ = memory.Level;
        Assert.Equal(2, _trims);
    }

    [Fact]
    public void CountsWhatWasLeftOut()
    {
        var memory = New();
        Assert.True(memory.AllowMaps() && memory.AllowFile());
        _used = 850;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.AllowMaps() || memory.AllowMaps() || memory.AllowFile());
        Assert.Equal((2, 1), (memory.ShedCycles, memory.ShedFiles));
    }

    [Theory]
    [InlineData(-1, 0.8, 0.9, "LimitBytes")]
    [InlineData(0, 0, 0.9, "ShortFraction")]
    [InlineData(0, 0.8, 0.8, "CriticalFraction")]
    [InlineData(0, 0.8, 1.1, "CriticalFraction")]
    public void WrongSettingsAreRefusedByName(long limit, double isShort, double critical, string name)
    {
        var options = new MemoryOptions { LimitBytes = limit, ShortFraction = isShort, CriticalFraction = critical };
        Assert.Contains(name, Assert.Throws<OptionsException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private MemoryPressure New() => new(
        new MemoryOptions { LimitBytes = 1000 }, () => _used, () => _trims++, _clock, NullLogger<MemoryPressure>.Instance);
}
