using Muser.Formats.Frames;

namespace Muser.Silo.Visibilities;

/// <summary>Tells which frames of raw files are taken, and counts why others are not. One use, one thread.</summary>
internal sealed class UvFrameSelector
{
    private readonly RawFiles _raw;
    private readonly UvSelection _selection;
    private readonly int[] _present;
    private readonly LoopPolarizationTracker _hands = new();
    private readonly UtcTime?[] _lastTagPlane;

    /// <summary>Throws <see cref="UserInputException"/> where a band is asked for that the array lacks.</summary>
    public UvFrameSelector(RawFiles raw, UvSelection selection)
    {
        (_raw, _selection) = (raw, selection);
        _present = raw.BandsMHz;
        BandsMHz = selection.BandsMHz ?? _present;
        if (BandsMHz.FirstOrDefault(band => raw.Layout.BandIndex(band) < 0, -1) is var missing and >= 0)
        {
            throw new UserInputException($"{raw.Layout.Name} has no band at {missing} MHz; the files have {string.Join(", ", _present)} MHz.");
        }

        _lastTagPlane = new UtcTime?[BandsMHz.Length * selection.Hands.Length];
    }

    /// <summary>The bands that are taken, MHz, ascending.</summary>
    public int[] BandsMHz { get; }

    /// <summary>What became of the frames.</summary>
    public UvCounts Counts { get; private set; }

    /// <summary>Whether an item is a frame that is taken.</summary>
    /// <param name="path">The file that it is from.</param>
    /// <param name="item">The item.</param>
    /// <param name="header">Its header, the hand told.</param>
    /// <param name="plane">Its place in a row: bands slowest, then hands.</param>
    public bool IsAsked(string path, in FrameStreamItem item, out FrameHeader header, out int plane)
    {
        (header, plane) = (item.Header, -1);
        if (item.Fault != FrameFault.None)
        {
            Counts = Counts with
            {
                Damaged = Counts.Damaged + 1,
                FirstDamage = Counts.FirstDamage ?? $"{path}, byte {item.Offset + item.FaultOffset}: {item.Fault.Reason()}",
            };
            return false;
        }

        if (!_hands.Resolve(ref header))
        {
            Counts = Counts with { HandUnknown = Counts.HandUnknown + 1 };
            return false;
        }

        var (band, hand) = (Array.IndexOf(BandsMHz, header.BandMHz), Array.IndexOf(_selection.Hands, header.Polarization));
        if (header.Time < _selection.From || header.Time >= _selection.To || hand < 0 || (band < 0 && _selection.BandsMHz is not null))
        {
            Counts = Counts with { NotAsked = Counts.NotAsked + 1 };
            return false;
        }

        if (band < 0)
        {
            Counts = Counts with { BandUnforeseen = Counts.BandUnforeseen + 1 };
            return false;
        }

        if (header.Source != FrameSource.Sun)
        {
            Counts = Counts with { NotSun = Counts.NotSun + 1 };
            return false;
        }

        plane = (band * _selection.Hands.Length) + hand;
        return true;
    }

    /// <summary>Whether a frame that is asked for is new, and not too late; then it counts as taken.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="plane">Its place in a row.</param>
    /// <param name="isLate">Whether what it belongs to is written already.</param>
    public bool IsNew(in FrameHeader header, int plane, bool isLate)
    {
        if (isLate || header.Time == _lastTagPlane[plane])
        {
            Counts = Counts with { RepeatedOrLate = Counts.RepeatedOrLate + 1 };
            return false;
        }

        _lastTagPlane[plane] = header.Time;
        Counts = Counts with { Taken = Counts.Taken + 1 };
        return true;
    }

    /// <summary>Why there is nothing to write.</summary>
    public string WhyNothing() => Counts switch
    {
        { NotSun: > 0 } => $"{_raw}: {Counts.NotSun} frames are within what was asked for, and none of the Sun; satellites are for 'muser calibrate'.",
        { Damaged: 0 } or { NotAsked: > 0 } =>
            $"{_raw}: no frame is within the times, bands and hands that were asked for; the first begins at {_raw.Files[0].First}.",
        _ => $"{_raw}: no frame could be used; 'muser frames check' says why.",
    };
}
