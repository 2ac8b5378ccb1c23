using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Delay and fringe correction: turns the stored correlator products of one frame into visibilities of the sky,
/// V' = V exp(-i phi) for MUSER-I and V' = conj(V) exp(-i phi) for MUSER-II (lower sideband), with, for d the antenna delays in ns,
/// tau = d_j - d_i and tau0 = trunc(d_j) - trunc(d_i):
/// <list type="bullet">
/// <item>MUSER-I: phi = 2 pi (f_RF tau - f_IF tau0), f_RF = F + 25c + p, f_IF = 25c + p + 50;</item>
/// <item>MUSER-II: phi = 2 pi (f_RF tau + f_IF tau0), f_RF = F + 25(15 - c) + p, f_IF = 25c + 75 - p.</item>
/// </list>
/// F is the lower edge of the band, c the stored channel, p the offset of the signal in its channel, all in MHz.
/// Source: muser-format 4.2 with conventions, "The stored correlator product".
/// <para>
/// The phase of a baseline is the difference of two antenna phases, so a frame of MUSER-I needs 40 x 16 sines, not 780 x 16: the antenna phases are
/// formed and reduced in double precision, become float phasors, and a baseline costs two complex products. No allocation; safe for any thread.
/// </para>
/// </summary>
public static class FringeCorrection
{
    /// <summary>Offset from the lower edge of a channel to the signal, MHz, for anything that fills the channel (the Sun).</summary>
    public const double ChannelCentreMHz = 12.5;

    /// <summary>The offset of a satellite beacon in a channel of MUSER-I, MHz.</summary>
    public const double SatelliteBeaconMHz = 2.5;

    private const int MaxAntennas = 64;
    private const int MaxBaselines = MaxAntennas * (MaxAntennas - 1) / 2;
    private const int Padding = 16; // the widest vector of antennas may run over the end of a row

    /// <summary>
    /// Antenna delays in ns from the delay words of a frame: word - fibre delay for MUSER-I, the word itself for MUSER-II.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="delayWordNsInput">Delay words, ns, one per correlator input (44 or 64); only those of antennas are read.</param>
    /// <param name="fibreDelays">The table valid at the time of the frame; null takes the fibres as equal. Not used for MUSER-II.</param>
    /// <param name="delayNsAntenna">Receives the delay of each antenna (40 or 60), ns.</param>
    public static void AntennaDelays(
        ArrayLayout array, ReadOnlySpan<double> delayWordNsInput, FibreDelayTable? fibreDelays, Span<double> delayNsAntenna)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delayWordNsInput.Length, array.Antennas);
        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, array.Antennas);
        for (var k = 0; k < delayNsAntenna.Length; k++)
        {
            delayNsAntenna[k] = delayWordNsInput[k] - FibreDelayTable.InWordNs(fibreDelays, k);
        }
    }

    /// <summary>
    /// Corrects the visibilities of one frame in place.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="bandMHz">Lower edge of the band, MHz.</param>
    /// <param name="delayNsAntenna">Delay of each antenna, ns; see <see cref="AntennaDelays"/>.</param>
    /// <param name="fringesStoppedByHardware">The frame's own fringe switch: then nothing is rotated, but MUSER-II is conjugated all the same.</param>
    /// <param name="visChanBaseline">[channel, baseline], 16 channels in stored order, science baselines (780 or 1770): as stored in, sky out.</param>
    /// <param name="signalOffsetMHz">p above.</param>
    /// <param name="sense">What the delay words are.</param>
    public static void Apply(
        ArrayLayout array,
        int bandMHz,
        ReadOnlySpan<double> delayNsAntenna,
        bool fringesStoppedByHardware,
        Span<ComplexF> visChanBaseline,
        double signalOffsetMHz = ChannelCentreMHz,
        DelaySense sense = DelaySense.PathDelay) =>
        Apply(array, bandMHz, delayNsAntenna, fringesStoppedByHardware, visChanBaseline, signalOffsetMHz, sense, SimdPaths.Best);

    /// <summary>The phase phi of one baseline and channel, radians, not reduced: for reports and tests.</summary>
    public static double BaselinePhaseRad(
        ArrayLayout array, int bandMHz, int channel, double delayNsI, double delayNsJ, double signalOffsetMHz = ChannelCentreMHz)
    {
        var (rfGHz, ifGHz) = Frequencies(array, bandMHz, channel, signalOffsetMHz);
        return 2 * Math.PI * ((rfGHz * (delayNsJ - delayNsI)) + (ifGHz * (Math.Truncate(delayNsJ) - Math.Truncate(delayNsI))));
    }

    [SkipLocalsInit]
    internal static void Apply(
        ArrayLayout array,
        int bandMHz,
        ReadOnlySpan<double> delayNsAntenna,
        bool fringesStoppedByHardware,
        Span<ComplexF> visChanBaseline,
        double signalOffsetMHz,
        DelaySense sense,
        SimdPath path)
    {
        var baselines = array.ScienceBaselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, ArrayLayout.Channels * baselines);
        var mirrored = array.IsLowerSideband;
        if (fringesStoppedByHardware)
        {
            if (mirrored)
            {
                Conjugate(visChanBaseline);
            }

            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, array.Antennas);
        Span<ComplexF> antennaPhasor = stackalloc ComplexF[MaxAntennas + Padding];
        Span<ComplexF> baselinePhasor = stackalloc ComplexF[MaxBaselines + Padding];

        // conj(V) e^(-i phi) = conj(V e^(+i phi)): one product and, at the end, perhaps one conjugation serve every case.
        var conjugate = mirrored ^ (sense == DelaySense.InsertedCompensation);
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            var (rfGHz, ifGHz) = Frequencies(array, bandMHz, channel, signalOffsetMHz);
            for (var k = 0; k < delayNsAntenna.Length; k++)
            {
                var delayNs = delayNsAntenna[k];
                var (cos, sin) = Phasor.FromTurns((rfGHz * delayNs) + (ifGHz * Math.Truncate(delayNs)));
                antennaPhasor[k] = new ComplexF(cos, mirrored ? sin : -sin);
            }

            ExpandToBaselines(antennaPhasor, array.Antennas, baselinePhasor, path);
            Multiply(visChanBaseline.Slice(channel * baselines, baselines), baselinePhasor, conjugate, path);
        }
    }

    /// <summary>f_RF and the signed f_IF of phi = 2 pi (f_RF tau + f_IF tau0), GHz (turns per ns).</summary>
    private static (double RfGHz, double IfGHz) Frequencies(ArrayLayout array, int bandMHz, int channel, double signalOffsetMHz) =>
        array.IsLowerSideband
            ? ((bandMHz + (25 * (15 - channel)) + signalOffsetMHz) / 1000, ((25 * channel) + 75 - signalOffsetMHz) / 1000)
            : ((bandMHz + (25 * channel) + signalOffsetMHz) / 1000, -((25 * channel) + signalOffsetMHz + 50) / 1000);

    private static void Conjugate(Span<ComplexF> vis)
    {
        foreach (ref var v in vis)
        {
            v = v.Conjugate();
        }
    }

    /// <summary>
    /// out(i,j) = conj(a_i) a_j for i &lt; j in baseline order. A vector may run over the end of its row: the next row, or the padding, takes what it spoils.
    /// </summary>
    private static void ExpandToBaselines(ReadOnlySpan<ComplexF> antenna, int antennas, Span<ComplexF> baseline, SimdPath path)
    {
        var start = 0;
        for (var i = 0; i < antennas - 1; i++)
        {
            var first = antenna[i].Conjugate();
            var row = antenna[(i + 1)..];
            var length = antennas - 1 - i;
            var to = baseline[start..];
            switch (path)
            {
                case SimdPath.Vector512:
                    var re512 = Vector512.Create(first.Re);
                    var im512 = Vector512.Create(first.Im);
                    for (var j = 0; j < length; j += 8)
                    {
                        Product(re512, im512, Load512(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                case SimdPath.Vector256:
                    var re256 = Vector256.Create(first.Re);
                    var im256 = Vector256.Create(first.Im);
                    for (var j = 0; j < length; j += 4)
                    {
                        Product(re256, im256, Load256(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                case SimdPath.Vector128:
                    var re128 = Vector128.Create(first.Re);
                    var im128 = Vector128.Create(first.Im);
                    for (var j = 0; j < length; j += 2)
                    {
                        Product(re128, im128, Load128(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                default:
                    for (var j = 0; j < length; j++)
                    {
                        to[j] = first * row[j];
                    }

                    break;
            }

            start += length;
        }
    }

    /// <summary>vis *= phasor, then conj where asked.</summary>
    private static void Multiply(Span<ComplexF> vis, ReadOnlySpan<ComplexF> phasor, bool conjugate, SimdPath path)
    {
        Debug.Assert(phasor.Length >= vis.Length);
        var k = 0;
        if (path == SimdPath.Vector512)
        {
            var sign = Vector512.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 8; k += 8)
            {
                var v = Load512(vis, k);
                var product = Product(Vector512.Shuffle(v, Even512), Vector512.Shuffle(v, Odd512), Load512(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }
        else if (path == SimdPath.Vector256)
        {
            var sign = Vector256.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 4; k += 4)
            {
                var v = Load256(vis, k);
                var product = Product(Vector256.Shuffle(v, Even256), Vector256.Shuffle(v, Odd256), Load256(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }
        else if (path == SimdPath.Vector128)
        {
            var sign = Vector128.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 2; k += 2)
            {
                var v = Load128(vis, k);
                var product = Product(Vector128.Shuffle(v, Even128), Vector128.Shuffle(v, Odd128), Load128(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }

        for (; k < vis.Length; k++)
        {
            var product = vis[k] * phasor[k];
            vis[k] = conjugate ? product.Conjugate() : product;
        }
    }

    // Lanes: re0 im0 re1 im1 ... Even/Odd copy the real/imaginary part of each number over both of its lanes, Swapped exchanges them.
    private static Vector512<int> Even512 => Vector512.Create(0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14, 14);

    private static Vector512<int> Odd512 => Vector512.Create(1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15);

    private static Vector512<int> Swapped512 => Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);

    private static Vector256<int> Even256 => Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6);

    private static Vector256<int> Odd256 => Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7);

    private static Vector256<int> Swapped256 => Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6);

    private static Vector128<int> Even128 => Vector128.Create(0, 0, 2, 2);

    private static Vector128<int> Odd128 => Vector128.Create(1, 1, 3, 3);

    private static Vector128<int> Swapped128 => Vector128.Create(1, 0, 3, 2);

    /// <summary>(re + i im) times two, four or eight interleaved complex numbers: re * b + im * (-b.im, b.re).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Product(Vector512<float> re, Vector512<float> im, Vector512<float> b)
    {
        var turned = Vector512.Shuffle(b, Swapped512) ^ Vector512.Create(0x0000000080000000UL).AsSingle();
        return Vector512.FusedMultiplyAdd(im, turned, re * b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Product(Vector256<float> re, Vector256<float> im, Vector256<float> b)
    {
        var turned = Vector256.Shuffle(b, Swapped256) ^ Vector256.Create(0x0000000080000000UL).AsSingle();
        return Vector256.FusedMultiplyAdd(im, turned, re * b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Product(Vector128<float> re, Vector128<float> im, Vector128<float> b)
    {
        var turned = Vector128.Shuffle(b, Swapped128) ^ Vector128.Create(0x0000000080000000UL).AsSingle();
        return Vector128.FusedMultiplyAdd(im, turned, re * b);
    }

    private static ref float First(Span<ComplexF> span) => ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span));

    private static Vector512<float> Load512(ReadOnlySpan<ComplexF> span, int index) =>
        Vector512.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));

    private static Vector256<float> Load256(ReadOnlySpan<ComplexF> span, int index) =>
        Vector256.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));

    private static Vector128<float> Load128(ReadOnlySpan<ComplexF> span, int index) =>
        Vector128.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));
}
