using Muser.Grains.Devices;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class DeviceTwinTests
{
    private const long Second = 1_000_000_000;
    private static readonly Guid Here = Guid.NewGuid();
    private readonly DeviceTwin _twin = new(DeviceId.Parse("noise-1"), historyLength: 3);

    [Fact]
    public void ADeviceIsBornReportsAndIsBusy()
    {
        Assert.Equal(DeviceState.Unknown, _twin.Summary.State);

        Assert.True(_twin.Describe(Birth(1), 0).HasFlag(TwinResult.Reborn | TwinResult.SummaryChanged));
        Assert.Equal(DeviceState.Init, _twin.Summary.State);
        Assert.True(_twin.ReportStatus(Status(1, 1, DeviceState.Busy, "move"), 5 * Second).HasFlag(TwinResult.SummaryChanged));
        Assert.Equal((DeviceState.Busy, 5 * Second), (_twin.Summary.State, _twin.Summary.SinceUtcUnixNs));
        Assert.Equal(["move"], _twin.Summary.Blocks);
        _twin.ReportStatus(Status(1, 2, DeviceState.Busy, "move"), 6 * Second);
        Assert.Equal(5 * Second, _twin.Summary.SinceUtcUnixNs);
    }

    [Fact]
    public void ValuesHaveQualityAlarmAndHistory()
    {
        _twin.Describe(Birth(1), 0);

        foreach (var (power, sequence) in new[] { -10, 6, 9, 20 }.Select((power, index) => (power, index + 1)))
        {
            _twin.Report(Report(1, sequence, (double)power), 0, out var refused);
            Assert.Null(refused);
        }

        var state = Assert.Single(_twin.Properties, property => property.Description.Name == "power");
        Assert.Equal((20.0, Quality.Uncertain, AlarmLevel.Major), (state.Reported!.Value.Number, state.Reported.Quality, state.Alarm));
        Assert.Equal(AlarmLevel.Major, _twin.Summary.Alarm);
        Assert.Equal([6, 9, 20], _twin.History("power").Select(reading => reading.Value.Number));
        Assert.Empty(_twin.History("nothing"));
    }

    [Fact]
    public void WhatTheDescriptionDoesNotKnowIsRefusedAndTheRestIsTaken()
    {
        _twin.Describe(Birth(1), 0);

        var report = new ParameterReport
        {
            Epoch = 1,
            Sequence = 1,
            Values = [Reading("ghost", 1.0), Reading("on", "yes"), Reading("power", -5.0)],
        };
        _twin.Report(report, 0, out var refused);

        Assert.Contains("ghost", refused, StringComparison.Ordinal);
        Assert.Equal(-5, _twin.Find("power")!.Reported!.Value.Number);
        Assert.Null(_twin.Find("on")!.Reported);
    }

    [Fact]
    public void AnOldDeathDoesNotKillANewSession()
    {
        _twin.Describe(Birth(1), 0);
        _twin.Describe(Birth(2), 0);
        _twin.ReportStatus(Status(2, 1, DeviceState.Ready), 0);

        Assert.Equal(TwinResult.None, _twin.ReportStatus(Status(1, 0, DeviceState.Lost), 0));
        Assert.True(_twin.Summary.IsOnline);
        Assert.True(_twin.ReportStatus(Status(2, 0, DeviceState.Lost), 0).HasFlag(TwinResult.SummaryChanged));
        Assert.Equal(DeviceState.Lost, _twin.Summary.State);
    }

    [Fact]
    public void WhatIsRepeatedOrOfThePastChangesNothing()
    {
        _twin.Describe(Birth(5), 0);
        _twin.Report(Report(5, 2, -10.0), 0, out _);

        Assert.Equal(TwinResult.None, _twin.Report(Report(5, 2, -20.0), 0, out _));
        Assert.Equal(TwinResult.None, _twin.Report(Report(5, 1, -20.0), 0, out _));
        Assert.Equal(TwinResult.None, _twin.Report(Report(4, 9, -20.0), 0, out _));
        Assert.Equal(-10, _twin.Find("power")!.Reported!.Value.Number);
        Assert.False(_twin.Describe(Birth(4), 0).HasFlag(TwinResult.Reborn));
    }

    [Fact]
    public void AGapOrAReportBeforeTheBirthAsksForARebirth()
    {
        Assert.True(_twin.Report(Report(1, 1, 0.0), 0, out _).HasFlag(TwinResult.Missed));
        _twin.Describe(Birth(1), 0);
        _twin.Report(Report(1, 2, 0.0), 0, out _);

        Assert.False(_twin.Report(Report(1, 3, 0.0), 0, out _).HasFlag(TwinResult.Missed));
        Assert.True(_twin.Report(Report(1, 5, 0.0), 0, out _).HasFlag(TwinResult.Missed));
        Assert.True(_twin.Report(Report(2, 1, 0.0), 0, out _).HasFlag(TwinResult.Missed));
    }

    [Fact]
    public void WhatTheBrokerKeptIsTakenInAnyOrder()
    {
        _twin.Describe(Birth(1), 0);
        _twin.Report(Report(1, 2, -10.0), 0, out _);

        Assert.True(_twin.ReportStatus(Status(1, 1, DeviceState.Ready), 0).HasFlag(TwinResult.SummaryChanged));
        Assert.Equal(TwinResult.None, _twin.ReportStatus(Status(1, 1, DeviceState.Busy), 0));
        Assert.False(_twin.ReportStatus(Status(1, 3, DeviceState.Busy), 0).HasFlag(TwinResult.Missed));
        Assert.Equal((DeviceState.Busy, -10), (_twin.Summary.State, _twin.Find("power")!.Reported!.Value.Number));
    }

    [Fact]
    public void SilenceIsLossUntilItIsHeardAgain()
    {
        _twin.Describe(Birth(1), 0);
        _twin.ReportStatus(Status(1, 1, DeviceState.Ready), 0);

        Assert.True(_twin.ReportPresence(1, isAlive: false, 9 * Second).HasFlag(TwinResult.SummaryChanged));
        Assert.Equal((DeviceState.Lost, "Its heartbeats stopped."), (_twin.Summary.State, _twin.Summary.Text));
        Assert.True(_twin.ReportPresence(1, isAlive: true, 9 * Second).HasFlag(TwinResult.Reborn | TwinResult.Missed));
        Assert.Equal(DeviceState.Ready, _twin.Summary.State);
        Assert.Equal(TwinResult.None, _twin.ReportPresence(0, isAlive: false, 9 * Second));
    }

    [Fact]
    public void ADeviceWhoseClockWasSetBackIsTakenWhenTheFormerSessionIsGone()
    {
        _twin.Describe(Birth(1000), 0);
        _twin.ReportStatus(Status(1000, 0, DeviceState.Lost), 0);

        Assert.True(_twin.Describe(Birth(10, Guid.NewGuid()), 0).HasFlag(TwinResult.Reborn));
        Assert.Equal(10, _twin.Summary.Epoch);
    }

    [Fact]
    public void TwoDevicesOfOneIdAreFoundOut()
    {
        var there = Guid.NewGuid();
        _twin.Describe(Birth(1, Here), 0);
        _twin.ReportStatus(Status(1, 1, DeviceState.Ready), 0);
        Assert.False(_twin.Describe(Birth(2, there), 1 * Second).HasFlag(TwinResult.TwoOfOneId));
        _twin.ReportStatus(Status(2, 1, DeviceState.Ready), 1 * Second);

        Assert.True(_twin.Describe(Birth(3, Here), 2 * Second).HasFlag(TwinResult.TwoOfOneId));
    }

    [Fact]
    public void ANewProcessHasOtherValuesAndANewConnectionOfTheSameHasNot()
    {
        _twin.Describe(Birth(1, Here), 0);
        _twin.Report(Report(1, 1, -7.0), 0, out _);
        _twin.Desire("power", -6.0);

        _twin.Describe(Birth(2, Here), 5 * Second);
        Assert.Equal((-7, 0L), (_twin.Find("power")!.Reported!.Value.Number, _twin.BornUtcUnixNs));
        _twin.Describe(Birth(3, Guid.NewGuid()), 8 * Second);
        Assert.Equal((null, 8 * Second), (_twin.Find("power")!.Reported, _twin.BornUtcUnixNs));
        Assert.Equal((-6.0, false), (_twin.Find("power")!.Desired!.Value.Number, _twin.Find("power")!.IsAsDesired));
    }

    internal static DeviceDescription Birth(long epoch, Guid? instance = null, bool keepsCommands = true) => new()
    {
        Device = DeviceId.Parse("noise-1"),
        Type = "noise-source",
        Epoch = epoch,
        Instance = instance ?? Here,
        KeepsCommands = keepsCommands,
        Properties =
        [
            new PropertyDescription
            {
                Name = "power", Kind = ValueKind.Number, Unit = "dBm", Min = -60, Max = 10, Step = 0.5, IsSettable = true, Alarm = new AlarmLevels { High = 5, HiHi = 8 },
            },
            new PropertyDescription { Name = "on", Kind = ValueKind.Boolean },
        ],
        Commands =
        [
            new CommandDescription { Name = "on", IsIdempotent = true },
            new CommandDescription
            {
                Name = "pulse",
                Arguments = [new PropertyDescription { Name = "seconds", Kind = ValueKind.Number, Min = 0, Max = 60 }],
                Operation = "exposure",
                TimeoutS = 10,
            },
        ],
    };

    internal static StatusReport Status(long epoch, long sequence, DeviceState state, params string[] blocks) =>
        new() { Epoch = epoch, Sequence = sequence, State = state, Blocks = blocks };

    private static ParameterReport Report(long epoch, long sequence, DeviceValue power) =>
        new() { Epoch = epoch, Sequence = sequence, Values = [Reading("power", power)] };

    private static PropertyReading Reading(string name, DeviceValue value) => new() { Name = name, Value = value, UtcUnixNs = 1 };
}
