using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Rendering;

/// <summary>From brightness to colours, by a table over the range of a stretch. Immutable.</summary>
internal sealed class StretchTable
{
    private const int Entries = 1 << 16;
    private const double LogFactor = 1000;
    private const double AsinhFactor = 10;

    private static readonly Lazy<StretchTable>[] Tables = [.. Enum.GetValues<Stretch>().Select(stretch => new Lazy<StretchTable>(() => new(stretch)))];

    private readonly byte[] _colour = new byte[Entries];

    private StretchTable(Stretch stretch)
    {
        for (var i = 0; i < Entries; i++)
        {
            _colour[i] = (byte)Math.Min(Palette.MapColours - 1, (int)(Share(stretch, (i + 0.5) / Entries) * Palette.MapColours));
        }
    }

    /// <summary>The table of a stretch.</summary>
    public static StretchTable For(Stretch stretch) => Tables[(int)stretch].Value;

    /// <summary>The share of the colours at a share of the range of brightness, both 0 to 1.</summary>
    public static double Share(Stretch stretch, double brightness) => stretch switch
    {
        Stretch.Sqrt => Math.Sqrt(brightness),
        Stretch.Log => Math.Log(1 + (LogFactor * brightness)) / Math.Log(1 + LogFactor),
        Stretch.Asinh => Math.Asinh(AsinhFactor * brightness) / Math.Asinh(AsinhFactor),
        _ => brightness,
    };

    /// <summary>The other way round.</summary>
    public static double Brightness(Stretch stretch, double share) => stretch switch
    {
        Stretch.Sqrt => share * share,
        Stretch.Log => (Math.Pow(1 + LogFactor, share) - 1) / LogFactor,
        Stretch.Asinh => Math.Sinh(share * Math.Asinh(AsinhFactor)) / AsinhFactor,
        _ => share,
    };

    /// <summary>Colours of a row of pixels; one that is no number is as dark as can be.</summary>
    /// <param name="from">Brightness.</param>
    /// <param name="to">Receives the colours.</param>
    /// <param name="low">Brightness of the first colour.</param>
    /// <param name="high">Brightness of the last one.</param>
    public void Apply(ReadOnlySpan<float> from, Span<byte> to, float low, float high) => Apply(from, to, low, high, SimdPaths.Best);

    internal void Apply(ReadOnlySpan<float> from, Span<byte> to, float low, float high, SimdPath path)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, from.Length, nameof(to));
        var scale = high > low ? Entries / (high - low) : 0;
        var done = path switch
        {
            SimdPath.Vector512 => Apply512(from, to, low, scale),
            SimdPath.Vector256 => Apply256(from, to, low, scale),
            SimdPath.Vector128 => Apply128(from, to, low, scale),
            _ => 0,
        };
        for (var i = done; i < from.Length; i++)
        {
            to[i] = _colour[Math.Clamp((int)Math.Min(Math.Max((from[i] - low) * scale, 0), Entries - 1f), 0, Entries - 1)];
        }
    }

    // Sixteen, eight or four pixels at once: brightness to a place in the table, then each its colour. What is no number comes to a place by the integers.
    private int Apply512(ReadOnlySpan<float> from, Span<byte> to, float low, float scale)
    {
        var i = 0;
        for (; i <= from.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var at = (Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)i) - Vector512.Create(low)) * scale;
            var entry = Vector512.ConvertToInt32(Vector512.Min(Vector512.Max(at, Vector512<float>.Zero), Vector512.Create(Entries - 1f)));
            entry = Vector512.Min(Vector512.Max(entry, Vector512<int>.Zero), Vector512.Create(Entries - 1));
            for (var lane = 0; lane < Vector512<float>.Count; lane++)
            {
                to[i + lane] = _colour[entry.GetElement(lane)];
            }
        }

        return i;
    }

    private int Apply256(ReadOnlySpan<float> from, Span<byte> to, float low, float scale)
    {
        var i = 0;
        for (; i <= from.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var at = (Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)i) - Vector256.Create(low)) * scale;
            var entry = Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(at, Vector256<float>.Zero), Vector256.Create(Entries - 1f)));
            entry = Vector256.Min(Vector256.Max(entry, Vector256<int>.Zero), Vector256.Create(Entries - 1));
            for (var lane = 0; lane < Vector256<float>.Count; lane++)
            {
                to[i + lane] = _colour[entry.GetElement(lane)];
            }
        }

        return i;
    }

    private int Apply128(ReadOnlySpan<float> from, Span<byte> to, float low, float scale)
    {
        var i = 0;
        for (; i <= from.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var at = (Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)i) - Vector128.Create(low)) * scale;
            var entry = Vector128.ConvertToInt32(Vector128.Min(Vector128.Max(at, Vector128<float>.Zero), Vector128.Create(Entries - 1f)));
            entry = Vector128.Min(Vector128.Max(entry, Vector128<int>.Zero), Vector128.Create(Entries - 1));
            for (var lane = 0; lane < Vector128<float>.Count; lane++)
            {
                to[i + lane] = _colour[entry.GetElement(lane)];
            }
        }

        return i;
    }
}
