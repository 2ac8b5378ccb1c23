using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// What leaves the correlator: visibilities and autocorrelations with the noise of the radiometer equation, in the order and the sideband in which they
/// are stored. The noise of a complex visibility is sqrt(A_i A_j / (bandwidth x time)), half of its variance in each part.
/// </summary>
internal static class CorrelatorOutput
{
    private const int Channels = ArrayLayout.Channels;
    private const int NumbersPerDraw = 64 / NormalTable.Bits;

    /// <summary>Fills <see cref="FrameWorkspace.VisChanBaseline"/>; returns how many parts are beyond 24 bits.</summary>
    public static int Visibilities(FrameWorkspace work, bool noise, ref SplitMix64 random)
    {
        // The lower sideband is mirrored in frequency: the product is stored conjugated.
        var sign = work.Layout.IsLowerSideband ? -1f : 1f;
        var baselines = work.Layout.ScienceBaselines;
        var normals = NormalTable.Values;
        var visChanBaseline = work.VisChanBaseline.AsSpan();
        Span<float> numbers = stackalloc float[2 * Channels];
        numbers.Clear();
        var saturated = 0;
        var baseline = 0;
        for (var i = 0; i < work.Antennas; i++)
        {
            ref var noiseFirst = ref work.NoiseAntennaChan[i * Channels];
            for (var j = i + 1; j < work.Antennas; j++, baseline++)
            {
                if (noise)
                {
                    Draw(normals, ref random, numbers);
                }

                ref var noiseSecond = ref work.NoiseAntennaChan[j * Channels];
                ref var re = ref work.VisReBaselineChan[baseline * Channels];
                ref var im = ref work.VisImBaselineChan[baseline * Channels];
                ref var target = ref visChanBaseline[baseline];
                for (var c = 0; c < Channels; c++)
                {
                    var sigma = Unsafe.Add(ref noiseFirst, c) * Unsafe.Add(ref noiseSecond, c);
                    var x = (float)Unsafe.Add(ref re, c) + (sigma * numbers[2 * c]);
                    var y = (sign * (float)Unsafe.Add(ref im, c)) + (sigma * numbers[(2 * c) + 1]);
                    saturated += IsBeyond(x) + IsBeyond(y);
                    Unsafe.Add(ref target, c * baselines) = new(x, y);
                }
            }
        }

        return saturated;
    }

    /// <summary>Fills <see cref="FrameWorkspace.AutoChanInput"/>; inputs without a dish stay 0.</summary>
    public static void Autocorrelations(FrameWorkspace work, bool noise, ref SplitMix64 random)
    {
        var relative = 1 / Math.Sqrt(ArrayLayout.ChannelWidthHz * ArrayLayout.FramePeriodNs * 1e-9);
        Span<float> numbers = stackalloc float[Channels];
        for (var k = 0; k < work.Antennas; k++)
        {
            if (noise)
            {
                Draw(NormalTable.Values, ref random, numbers);
            }

            for (var c = 0; c < Channels; c++)
            {
                var power = work.PowerAntennaChan[(k * Channels) + c] * (noise ? 1 + (relative * numbers[c]) : 1);
                work.AutoChanInput[(c * work.Layout.Inputs) + k] = (uint)Math.Clamp(Math.Round(power), 0, uint.MaxValue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IsBeyond(float part) => Math.Abs(part) > ComplexInt.MaxPart ? 1 : 0;

    private static void Draw(ReadOnlySpan<float> normals, ref SplitMix64 random, Span<float> numbers)
    {
        ref var table = ref MemoryMarshal.GetReference(normals);
        for (var k = 0; k < numbers.Length; k += NumbersPerDraw)
        {
            var bits = random.Next();
            numbers[k] = Unsafe.Add(ref table, (nint)(bits & 0xFFFF));
            numbers[k + 1] = Unsafe.Add(ref table, (nint)((bits >> 16) & 0xFFFF));
            numbers[k + 2] = Unsafe.Add(ref table, (nint)((bits >> 32) & 0xFFFF));
            numbers[k + 3] = Unsafe.Add(ref table, (nint)(bits >> 48));
        }
    }
}
