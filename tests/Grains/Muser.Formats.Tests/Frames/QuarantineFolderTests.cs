using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class QuarantineFolderTests : IDisposable
{
    private static readonly UtcTime Noon = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "muser-quarantine-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NamesSayTimeArrayReasonAndPlace()
    {
        var quarantine = new QuarantineFolder(_folder);
        Assert.True(quarantine.TryKeep(FrameFault.OutOfSync, Noon, ArrayLayout.Muser1, 1_234_500_000, [1, 2, 3]));

        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal("20151101T040849.354161180-muser1-out-of-sync-at-1234500000.bin", Path.GetFileName(file));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(file));
    }

    [Fact]
    public void TheOldestGoWhenFilesOrBytesAreTooMany()
    {
        var options = new QuarantineOptions { MaxFiles = 5, MaxBytes = 100, MaxFilesPerMinute = 1000 };
        var quarantine = new QuarantineFolder(_folder, options);
        for (var k = 0; k < 20; k++)
        {
            Assert.True(quarantine.TryKeep(FrameFault.TooShort, Noon.AddNs(k), ArrayLayout.Muser2, k, new byte[10]));
            Assert.InRange(Directory.GetFiles(_folder).Length, 1, 5);
        }

        Assert.Equal(["-at-15", "-at-16", "-at-17", "-at-18", "-at-19"], Places());
        Assert.True(quarantine.TryKeep(FrameFault.TooShort, Noon.AddNs(20), ArrayLayout.Muser2, 20, new byte[75]));
        Assert.Equal(["-at-18", "-at-19", "-at-20"], Places());
        Assert.Equal((95, 3), (quarantine.Bytes, quarantine.Files));
    }

    [Fact]
    public void CountsWhatIsTooManyInAMinuteOrTooLarge()
    {
        var quarantine = new QuarantineFolder(_folder, new QuarantineOptions { MaxFilesPerMinute = 3, MaxBytes = 100 });
        for (var k = 0; k < 10; k++)
        {
            Assert.Equal(k < 3, quarantine.TryKeep(FrameFault.TooShort, Noon.AddNs(k), ArrayLayout.Muser1, k, [0]));
        }

        var later = Noon.AddNs(60 * UtcTime.NsPerSecond);
        Assert.True(quarantine.TryKeep(FrameFault.TooShort, later, ArrayLayout.Muser1, 11, [0]));
        Assert.False(quarantine.TryKeep(FrameFault.TooShort, later, ArrayLayout.Muser1, 12, new byte[101]));
        Assert.Equal(8, quarantine.NotKept);
    }

    [Fact]
    public void FilesOfAnEarlierRunAreInTheBounds()
    {
        var options = new QuarantineOptions { MaxFiles = 2 };
        new QuarantineFolder(_folder, options).TryKeep(FrameFault.TooShort, Noon, ArrayLayout.Muser1, 1, [0]);
        var quarantine = new QuarantineFolder(_folder, options);
        quarantine.TryKeep(FrameFault.TooShort, Noon.AddNs(1), ArrayLayout.Muser1, 2, [0]);
        quarantine.TryKeep(FrameFault.TooShort, Noon.AddNs(2), ArrayLayout.Muser1, 3, [0]);
        Assert.Equal(["-at-2", "-at-3"], Places());
    }

    [Fact]
    public void DiskTroubleIsCounted()
    {
        var quarantine = new QuarantineFolder(_folder);
        Directory.Delete(_folder);
        Assert.False(quarantine.TryKeep(FrameFault.TooShort, Noon, ArrayLayout.Muser1, 1, [0]));
        Assert.Equal(1, quarantine.NotKept);
        Directory.CreateDirectory(_folder);
    }

    private string[] Places() => [.. Directory.GetFiles(_folder).Order().Select(PlaceOf)];

    private static string PlaceOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name[name.IndexOf("-at-", StringComparison.Ordinal)..];
    }
}
