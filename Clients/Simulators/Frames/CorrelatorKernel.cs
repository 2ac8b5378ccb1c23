using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// What the correlator does to the sky: sums the components on every baseline and multiplies by the receivers. Lanes are neighbouring channels:
/// <code>
/// 512 bits   c0 c1 c2 c3 c4 c5 c6 c7 | c8 ... c15        256 bits   c0 c1 c2 c3 | c4 ... c7 | c8 ... c11 | c12 ... c15
/// </code>
/// Allocates nothing, safe for any thread on different workspaces.
/// </summary>
internal static class CorrelatorKernel
{
    /// <summary>Runs the widest kernel of this processor.</summary>
    public static void Run(FrameWorkspace frame)
    {
        if (Lanes512.IsSupported)
        {
            Run<Lanes512>(frame);
        }
        else if (Lanes256.IsSupported)
        {
            Run<Lanes256>(frame);
        }
        else
        {
            Run<ScalarLane>(frame);
        }
    }

    /// <summary>
    /// Fills <see cref="FrameWorkspace.VisReBaselineChan"/> and its imaginary twin: receiver factor h_j conj(h_i) times the sum over components of
    /// amplitude times a_j conj(a_i).
    /// </summary>
    public static void Run<TLanes>(FrameWorkspace frame)
        where TLanes : struct, ILanes<TLanes>
    {
        const int Channels = ArrayLayout.Channels;
        var components = frame.Components.AsSpan(0, frame.ComponentCount);
        ref var receiverRe = ref MemoryMarshal.GetArrayDataReference(frame.ReceiverReAntennaChan);
        ref var receiverIm = ref MemoryMarshal.GetArrayDataReference(frame.ReceiverImAntennaChan);
        ref var visRe = ref MemoryMarshal.GetArrayDataReference(frame.VisReBaselineChan);
        ref var visIm = ref MemoryMarshal.GetArrayDataReference(frame.VisImBaselineChan);
        ref var frequencySquared = ref MemoryMarshal.GetArrayDataReference(frame.FrequencySquaredChan);
        var resolved = frame.GreatestSpread;
        var baseline = 0;
        for (var i = 0; i < frame.Antennas; i++)
        {
            for (var j = i + 1; j < frame.Antennas; j++, baseline++)
            {
                for (var c = 0; c < Channels; c += TLanes.Count)
                {
                    var (first, second) = ((i * Channels) + c, (j * Channels) + c);
                    var sumRe = TLanes.All(0);
                    var sumIm = TLanes.All(0);
                    foreach (var component in components)
                    {
                        if (component.IsExtended && component.SpreadBaseline[baseline] > resolved)
                        {
                            continue;
                        }

                        var amplitude = Amplitude<TLanes>(component, baseline, c, ref frequencySquared);
                        ref var phasorRe = ref MemoryMarshal.GetArrayDataReference(component.PhasorReAntennaChan);
                        ref var phasorIm = ref MemoryMarshal.GetArrayDataReference(component.PhasorImAntennaChan);
                        var (re, im) = TimesConjugate(
                            TLanes.Load(ref phasorRe, second), TLanes.Load(ref phasorIm, second), TLanes.Load(ref phasorRe, first), TLanes.Load(ref phasorIm, first));
                        sumRe += amplitude * re;
                        sumIm += amplitude * im;
                    }

                    var (hRe, hIm) = TimesConjugate(
                        TLanes.Load(ref receiverRe, second), TLanes.Load(ref receiverIm, second), TLanes.Load(ref receiverRe, first), TLanes.Load(ref receiverIm, first));
                    ((sumRe * hRe) - (sumIm * hIm)).Store(ref visRe, (baseline * Channels) + c);
                    ((sumRe * hIm) + (sumIm * hRe)).Store(ref visIm, (baseline * Channels) + c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Amplitude<TLanes>(ComponentTerms component, int baseline, int channel, ref double frequencySquared)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes amplitude;
        if (component.DiscBefore is { } before)
        {
            var at = (baseline * ArrayLayout.Channels) + channel;
            var from = TLanes.Load(ref MemoryMarshal.GetArrayDataReference(before), at);
            var to = TLanes.Load(ref MemoryMarshal.GetArrayDataReference(component.DiscAfter!), at);
            amplitude = from + (TLanes.All(component.DiscShare) * (to - from));
        }
        else
        {
            amplitude = TLanes.Load(ref MemoryMarshal.GetArrayDataReference(component.FluxChan), channel);
            if (component.IsExtended)
            {
                amplitude *= TLanes.Exp(TLanes.All(-component.SpreadBaseline[baseline]) * TLanes.Load(ref frequencySquared, channel));
            }
        }

        return component.IsSmeared ? amplitude * TLanes.All(component.SmearBaseline[baseline]) : amplitude;
    }

    /// <summary>a conj(b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLanes Re, TLanes Im) TimesConjugate<TLanes>(TLanes aRe, TLanes aIm, TLanes bRe, TLanes bIm)
        where TLanes : struct, ILanes<TLanes> =>
        ((aRe * bRe) + (aIm * bIm), (aIm * bRe) - (aRe * bIm));
}
