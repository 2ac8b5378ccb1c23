using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

[Trait("Tier", "Unit")]
public sealed class TimeTableFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-time-tables-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void UsesWhatAUserHasFetched()
    {
        Write("leap-seconds.list", "#@ 4102444800\n2272060800 10\n3692217600 37\n4039286400 38\n");
        Write(
            "eopc04.1962-now",
            """
            2028 1 1 0 61771.00 0.03 0.28 0.6000000 0 0 0 0 0 0 0 0
            2028 1 2 0 61772.00 0.03 0.28 0.5990000 0 0 0 0 0 0 0 0
            """);
        Assert.True(TimeTableFiles.TryRead(_folder, out var scales, out _));
        var time = scales.At(UtcTime.FromCalendar(2028, 1, 1, 12));
        Assert.Equal(38, time.TaiMinusUtcS);
        Assert.Equal(0.5995, time.Ut1MinusUtcS, 1e-9);
        Assert.Equal(0.0001, time.Ut1UncertaintyS, 1e-9);
    }

    [Fact]
    public void SaysWhichFileAndLineIsBad()
    {
        Write("finals2000A.all", "2015 1 1 57023 0.03 0.29 -0.4 0 0 0 0 0 0 0\nnonsense\n");
        Assert.False(TimeTableFiles.TryRead(_folder, out _, out var fault));
        var path = Path.Combine(_folder, "finals2000A.all");
        Assert.Equal($"{path}, line 2: is neither a finals2000A nor an EOP C04 row.", fault!.ToString());
    }

    [Fact]
    public void AFolderWithoutTablesIsAnError()
    {
        Assert.False(TimeTableFiles.TryRead(_folder, out _, out var empty));
        Assert.Equal(TimeTableFaultReason.Empty, empty!.Reason);
        Assert.False(TimeTableFiles.TryRead(Path.Combine(_folder, "missing"), out _, out var missing));
        Assert.Equal(TimeTableFaultReason.NotReadable, missing!.Reason);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
