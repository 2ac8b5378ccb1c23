using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Imaging.Numerics;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>
/// Frames that are calibrated at once, by all threads that are given: enough of them that the threads seldom wait for each other, few enough that they stay in
/// the cache. Frames that follow each other and are one look by both hands are paired. One batch is used for a whole conversion. Not thread-safe.
/// </summary>
internal sealed class FrameBatch
{
    private const int TargetBytes = 4_000_000;

    private readonly FrameSlot[] _slots;
    private readonly AmplitudeScale _amplitude;
    private readonly AutomaticFlagOptions? _limits;
    private readonly Action<int> _calibrate;

    /// <param name="layout">The array.</param>
    /// <param name="amplitude">What amplitudes are scaled to.</param>
    /// <param name="limits">Limits of the automatic flags; null for none.</param>
    /// <param name="threads">Threads at most.</param>
    public FrameBatch(ArrayLayout layout, AmplitudeScale amplitude, AutomaticFlagOptions? limits, int threads)
    {
        (_amplitude, _limits, Loop, _calibrate) = (amplitude, limits, new WorkLoop(threads), Calibrate);
        _slots = new FrameSlot[TargetBytes / layout.FrameBytes];
        for (var k = 0; k < _slots.Length; k++)
        {
            _slots[k] = new FrameSlot(layout);
        }
    }

    /// <summary>The threads.</summary>
    public WorkLoop Loop { get; }

    /// <summary>Frames that fit.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Frames that are there.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => Count == _slots.Length;

    /// <summary>One of the frames, in the order in which they came.</summary>
    public FrameSlot this[int k] => _slots[k];

    /// <summary>Takes a copy of a good frame.</summary>
    /// <param name="header">Its header, the hand told.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="parameters">The parameters of its band and hand.</param>
    /// <param name="sun">The Sun, within a second.</param>
    /// <param name="plane">The plane of a row that it belongs to.</param>
    public void Add(in FrameHeader header, ReadOnlySpan<byte> bytes, BandParameters parameters, in SunPlace sun, int plane)
    {
        var slot = _slots[Count];
        bytes.CopyTo(slot.Bytes);
        (slot.Header, slot.Parameters, slot.Sun, slot.Plane, slot.IsPaired) = (header, parameters, sun, plane, false);
        if (Count > 0 && _slots[Count - 1] is { IsPaired: false } last && header.IsOtherHandOf(last.Header))
        {
            (last.IsPaired, slot.IsPaired) = (true, true);
        }

        Count++;
    }

    /// <summary>Whether the last frame may be paired with the one that comes next.</summary>
    public bool MayBePairedYet => Count > 0 && !_slots[Count - 1].IsPaired;

    /// <summary>Calibrates and flags the first so many of them.</summary>
    public void CalibrateFirst(int count) => Loop.Run(count, _calibrate);

    /// <summary>Calibrates and flags one of them.</summary>
    public void Calibrate(int k)
    {
        var slot = _slots[k];
        slot.Calibration.Read(slot.Header, slot.Bytes, slot.Parameters, _limits);
        slot.Calibration.Calibrate(slot.Parameters, _amplitude);
        slot.Calibration.Leave(slot.Parameters, _limits, slot.Sun);
    }

    /// <summary>Forgets the first so many frames; at most one may be left, which is the first then.</summary>
    public void ForgetFirst(int count)
    {
        if (count < Count)
        {
            (_slots[0], _slots[count]) = (_slots[count], _slots[0]);
        }

        Count -= count;
    }
}
