using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// The order in which frames arrive and what happens to them, by options and seed alone. Immutable, safe for any thread.
/// </summary>
public sealed class FaultPlan(ArrayLayout layout, FaultOptions options, ulong seed)
{
    private const int TimeWordMinute = 36;
    private const int BandCode = 190;
    private const int HopMuser1 = 208;
    private const int OldHopMuser1 = 99_264;
    private const int HopMuser2 = 196;

    /// <summary>What arrives of <paramref name="count"/> frames from <paramref name="first"/> on; a dropped one is reported through <paramref name="dropped"/>.</summary>
    public IEnumerable<Emission> Arrivals(long first, long count, Action<SimulatedFault>? dropped = null)
    {
        for (var frame = first; frame < first + count; frame++)
        {
            var fault = FaultOf(frame, isLast: frame + 1 == first + count);
            switch (fault?.Kind)
            {
                case FaultKind.Drop:
                    dropped?.Invoke(fault);
                    break;
                case FaultKind.Repeat:
                    yield return new(frame, layout.FrameBytes, fault);
                    yield return new(frame, layout.FrameBytes, null);
                    break;
                case FaultKind.Swap:
                    yield return new(frame + 1, layout.FrameBytes, null);
                    yield return new(frame, layout.FrameBytes, fault);
                    frame++;
                    break;
                default:
                    yield return new(frame, fault?.Bytes ?? layout.FrameBytes, fault);
                    break;
            }
        }
    }

    /// <summary>Does the damage that <paramref name="fault"/> names, if any, to a whole frame.</summary>
    public void Apply(SimulatedFault? fault, Span<byte> frame)
    {
        switch (fault?.Place)
        {
            case DamagePlace.Sync:
                frame.Slice(4, 8).Clear();
                break;
            case DamagePlace.Time:
                frame[TimeWordMinute] |= 0x3F;
                break;
            case DamagePlace.Band when layout.Id == ArrayId.Muser1:
                frame.Slice(BandCode, 2).Fill(0xFF);
                frame[HopMuser1] = 0xFF;
                frame.Slice(OldHopMuser1, 2).Fill(0x12);
                break;
            case DamagePlace.Band:
                frame.Slice(BandCode, 2).Fill(0xFF);
                frame.Slice(HopMuser2, 2).Fill(0xFF);
                break;
            case DamagePlace.Trailer:
                frame[^16..].Clear();
                break;
        }
    }

    private SimulatedFault? FaultOf(long frame, bool isLast)
    {
        var random = new SplitMix64(seed, Purpose.Faults, (ulong)frame);
        var (drop, repeat, swap, truncate, damage) = (random.NextUnit(), random.NextUnit(), random.NextUnit(), random.NextUnit(), random.NextUnit());
        var share = random.NextUnit();
        return options.Drop.Includes(frame, drop) ? new(frame, FaultKind.Drop)
            : options.Repeat.Includes(frame, repeat) ? new(frame, FaultKind.Repeat)
            : !isLast && options.Swap.Includes(frame, swap) ? new(frame, FaultKind.Swap)
            : options.Truncate.Includes(frame, truncate) ? new(frame, FaultKind.Truncate, Bytes: 1 + (int)(share * (layout.FrameBytes - 1)))
            : options.Damage.Includes(frame, damage) ? new(frame, FaultKind.Damage, Place: (DamagePlace)(int)(share * (layout.Id == ArrayId.Muser1 ? 3 : 4)))
            : null;
    }
}
