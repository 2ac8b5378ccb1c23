using Microsoft.Extensions.Logging.Abstractions;
using Muser.Grains.Cluster;
using Muser.Silo.Cluster.Security;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Security;

[Trait("Tier", "Unit")]
public sealed class AuditLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-audit-");
    private readonly FakeClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WhatTwoSilosWriteIsReadNewestFirstOverDays()
    {
        using AuditLog one = Log("one"), two = Log("two");
        one.Add(Line("li", "stow"));
        _clock.Advance(TimeSpan.FromDays(1));
        two.Add(Line("wang", "slew az=1", isRefused: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        one.Add(Line("li", "slew az=2"));

        var all = one.Read(new AuditQuery(10));

        Assert.Equal(["slew az=2", "slew az=1", "stow"], all.Select(line => line.What));
        Assert.Equal(["one", "two", "one"], all.Select(line => line.Silo));
        Assert.Equal(_clock.GetUtcNow(), all[0].At);
        Assert.Equal("wind", all[0].Why);
        Assert.Equal(["slew az=1"], two.Read(new AuditQuery(10, RefusedOnly: true)).Select(line => line.What));
        Assert.Equal(["slew az=2", "stow"], two.Read(new AuditQuery(10, Who: "li")).Select(line => line.What));
        Assert.Equal(["slew az=2"], two.Read(new AuditQuery(1)).Select(line => line.What));
        Assert.Equal(2, two.Read(new AuditQuery(10, After: _clock.GetUtcNow().AddHours(-1))).Count);
        Assert.Equal(3, Directory.GetFiles(_folder.FullName).Length);
    }

    [Fact]
    public void LinesAreAddedToWhatAnEarlierProcessWrote()
    {
        using (var first = Log("one"))
        {
            first.Add(Line("li", "stow"));
        }

        var file = Assert.Single(Directory.GetFiles(_folder.FullName));
        File.AppendAllText(file, "{\"at\":\"2026");  // a loss of power
        File.AppendAllText(file, "\n");
        using var second = Log("one");
        second.Add(Line("li", "park"));

        Assert.Equal(3, File.ReadAllLines(file).Length);
        Assert.Equal(["park", "stow"], second.Read(new AuditQuery(10)).Select(line => line.What).Order());
    }

    [Fact]
    public void WhatOthersWroteIsCutAndStaysOneLine()
    {
        using var log = Log("one");
        log.Add(Line("li\n", new string('x', 10_000) + "\n{}"));

        var line = Assert.Single(log.Read(new AuditQuery(10)));
        Assert.Equal("li\n", line.Who);
        Assert.Equal(AuditLog.MaxText + 3, line.What.Length);
        Assert.Single(File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.FullName))));
    }

    [Fact]
    public async Task WithPowerEveryLineIsFlushedWhateverTheDay()
    {
        using (var log = new AuditLog(_folder.FullName, "one", _clock, NullLogger<AuditLog>.Instance, Durability.Power))
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => log.Add(Line("li", $"slew az={number}"))))).WaitAsync(TimeSpan.FromSeconds(60));
            var last = log.Add(Line("li", "stow"));
            _clock.Advance(TimeSpan.FromDays(1)); // the file of the day before is closed while it may be flushed
            await Task.WhenAll(last, log.Add(Line("li", "park"))).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(52, log.Read(new AuditQuery(100)).Count);
            _ = log.Add(Line("li", "stop"));
        }

        using var second = Log("one");
        Assert.Equal(53, second.Read(new AuditQuery(100)).Count);
    }

    private AuditLog Log(string silo) => new(_folder.FullName, silo, _clock, NullLogger<AuditLog>.Instance);

    private static AuditLine Line(string who, string what, bool isRefused = false) =>
        new(default, "", who, ApiRole.Operator, "127.0.0.1", what, "ant-ia0", null, "wind", "done", isRefused, "");
}
