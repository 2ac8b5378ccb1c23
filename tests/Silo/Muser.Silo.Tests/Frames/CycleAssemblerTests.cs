using Muser.Formats.Frames;
using Muser.Silo.Frames;

namespace Muser.Silo.Tests.Frames;

[Trait("Tier", "Unit")]
public class CycleAssemblerTests
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);
    private readonly CycleAssembler _assembler = new(ArrayLayout.Muser1);
    private readonly List<CycleProgress> _closed = [];

    [Fact]
    public void ClosesACycleWithItsLastFrame()
    {
        for (var slot = 0; slot < 8; slot++)
        {
            Assert.Empty(_closed);
            Assert.Equal(FrameArrival.New, Place(cycle: 0, slot));
        }

        var cycle = Assert.Single(_closed);
        Assert.True(cycle.IsWhole);
        Assert.Equal(Start, cycle.Start);
        Assert.False(_assembler.HasOpenCycles);
    }

    [Fact]
    public void PutsFramesOfAnyOrderIntoTheirCycles()
    {
        for (var frame = 0; frame < 16; frame++)
        {
            var mixed = (frame * 7) % 16;
            Place(mixed / 8, mixed % 8);
        }

        Assert.Equal(2, _closed.Count);
        Assert.All(_closed, cycle => Assert.True(cycle.IsWhole));
    }

    [Fact]
    public void TellsDuplicatesAndLateFrames()
    {
        Place(0, 0);
        Assert.Equal(FrameArrival.Duplicate, Place(0, 0));
        Place(1, 0);
        Place(2, 0); // two newer cycles have begun: cycle 0 is closed

        Assert.Equal(Start, Assert.Single(_closed).Start);
        Assert.Equal(FrameArrival.Late, Place(0, 5));
        Assert.Equal(FrameArrival.Duplicate, Place(0, 0));
        Assert.Equal([0], _closed[0].ArrivedSlots);
    }

    [Fact]
    public void ACycleThatLacksAFrameClosesWhenTwoMoreHaveBegunWholeOrNot()
    {
        Place(0, 0);
        for (var slot = 0; slot < 8; slot++)
        {
            Place(1, slot);
        }

        Assert.Equal(FrameArrival.New, Place(0, 1));
        Place(2, 0);

        Assert.Equal(FrameArrival.Late, Place(0, 2));
        Assert.Equal([Start.AddNs(25_000_000), Start], _closed.Select(cycle => cycle.Start));
    }

    [Fact]
    public void CyclesAfterAClockWasSetBackAreWholeThoughTwoOfTheTimeBeforeAreOpen()
    {
        Place(400, 0);
        Place(401, 0);
        for (var frame = 0; frame < 16; frame++)
        {
            Assert.Equal(FrameArrival.New, Place(frame / 8, frame % 8));
        }

        Assert.Equal(2, _closed.Count);
        Assert.All(_closed, cycle => Assert.True(cycle.IsWhole));
    }

    [Fact]
    public void CyclesThatAreSentAgainLongAfterTheyWereDoneCloseNoOther()
    {
        var assembler = new CycleAssembler(ArrayLayout.Muser1, start => start < Start);
        Place(assembler, cycle: 0, slot: 0);
        for (var cycle = -40; cycle < 0; cycle++)
        {
            Assert.Equal(FrameArrival.Duplicate, Place(assembler, cycle, slot: 3));
        }

        Assert.Equal(FrameArrival.New, Place(assembler, cycle: 1, slot: 0));
        Assert.Empty(_closed);
        Assert.Equal(FrameArrival.New, Place(assembler, cycle: 0, slot: 1));
    }

    [Fact]
    public void ACycleOfAPredecessorGoesOn()
    {
        var open = new CycleProgress(Start, slots: 8);
        open.Arrive(2);
        _assembler.Resume(open);

        Assert.Equal(FrameArrival.Duplicate, Place(0, 2));
        Assert.Equal(FrameArrival.New, Place(0, 3));
        Assert.Equal([2, 3], open.ArrivedSlots);
    }

    [Fact]
    public void FramesWhoseTimesAreMicrosecondsOffAreOfOneCycle()
    {
        Place(0, 0);
        Place(0, 1, offsetNs: -10_000);
        Place(0, 2, offsetNs: 1_000_000);

        _assembler.CloseAll(_closed);

        Assert.Equal([0, 1, 2], Assert.Single(_closed).ArrivedSlots);
    }

    [Fact]
    public void WhatASenderSendsAgainIsKnownThoughTimesJitter()
    {
        for (var cycle = 0; cycle < CycleAssembler.Remembered; cycle++)
        {
            for (var slot = 0; slot < 8; slot++)
            {
                Assert.Equal(FrameArrival.New, Place(cycle, slot, Jitter(cycle, slot)));
            }
        }

        // From the middle of a cycle on, as a sender does whose connection broke.
        for (var frame = 3; frame < CycleAssembler.Remembered * 8; frame++)
        {
            Assert.Equal(FrameArrival.Duplicate, Place(frame / 8, frame % 8, Jitter(frame / 8, frame % 8)));
        }

        Assert.Equal(CycleAssembler.Remembered, _closed.Count);

        // What only a store knows, by its first frame, is known whole.
        var later = new CycleAssembler(ArrayLayout.Muser1, start => start == Start.AddNs(Jitter(0, 0)));
        Assert.All(Enumerable.Range(0, 8), slot => Assert.Equal(FrameArrival.Duplicate, Place(later, 0, slot, Jitter(0, slot))));
        Assert.Equal(CycleAssembler.Remembered, _closed.Count);

        static long Jitter(int cycle, int slot) => ((cycle * 31) + (slot * 7919)) % 20_000 - 10_000;
    }

    [Fact]
    public void ACycleWhoseFirstFrameIsLostHasItsStartAllTheSame()
    {
        Place(0, 3);

        _assembler.CloseAll(_closed);

        Assert.Equal(Start, Assert.Single(_closed).Start);
    }

    [Fact]
    public void AClockThatIsSetBackBeginsAnew()
    {
        Whole(cycle: 1000);
        Whole(cycle: 0);

        Assert.Equal(2, _closed.Count);
        Assert.All(_closed, cycle => Assert.True(cycle.IsWhole));
    }

    [Fact]
    public void ACycleWhoseTimeIsFarAheadClosesBeforeItIsForgotten()
    {
        Place(cycle: 1_000_000, slot: 0);
        for (var cycle = 0; cycle < 20; cycle++)
        {
            Whole(cycle);
        }

        Assert.Equal(21, _closed.Count);
        Assert.Contains(_closed, cycle => cycle.ArrivedCount == 1);
        Assert.False(_assembler.HasOpenCycles);
    }

    [Fact]
    public void InFixedModeEveryFrameIsACycle()
    {
        for (var frame = 0; frame < 5; frame++)
        {
            _assembler.Place(Header(Start.AddNs(frame * ArrayLayout.FramePeriodNs), slot: 5) with { IsLoopMode = false }, _closed);
        }

        Assert.Equal(5, _closed.Count);
        Assert.All(_closed, cycle => Assert.Equal((1, true), (cycle.Slots, cycle.IsWhole)));
    }

    private void Whole(int cycle)
    {
        for (var slot = 0; slot < 8; slot++)
        {
            Place(cycle, slot);
        }
    }

    private FrameArrival Place(int cycle, int slot, long offsetNs = 0) => Place(_assembler, cycle, slot, offsetNs);

    private FrameArrival Place(CycleAssembler assembler, int cycle, int slot, long offsetNs = 0)
    {
        var time = Start.AddNs((cycle * ArrayLayout.Muser1.CyclePeriodNs) + (slot * ArrayLayout.FramePeriodNs) + offsetNs);
        return assembler.Place(Header(time, slot), _closed).Arrival;
    }

    private static FrameHeader Header(UtcTime time, int slot) => new()
    {
        Array = ArrayId.Muser1,
        Time = time,
        BandMHz = ArrayLayout.Muser1.BandsMHz[slot / 2],
        Polarization = (Polarization)(slot % 2),
    };
}
