using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Muser.Formats.Frames;

/// <summary>Finds where frames begin in bytes that may be anything.</summary>
internal static class SyncSearch
{
    /// <summary>Bytes from the first of a frame, its switches and tag included, without which nothing is plausible.</summary>
    public const int PlausibleBytes = FrameMap.ArrayTag + 2;

    /// <summary>
    /// The sync may be followed by more bytes of the same value (a counter, a time), so a frame may begin this many bytes before
    /// the last place at which the run still holds a whole sync.
    /// </summary>
    private const int RunOn = 12;

    private const int PlausibleScore = 3;

    private const ulong SyncWord = 0x5555555555555555;

    /// <summary>Whether the bytes begin with a sync, or end within one.</summary>
    public static bool StartsWithSync(ArrayLayout layout, ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && !bytes[..Math.Min(bytes.Length, FrameMap.SyncBytes(layout))].ContainsAnyExcept(FrameMap.SyncByte);

    /// <summary>
    /// Whether a frame begins here: a sync, and a possible time or enough other fields that are what they can be. A payload that
    /// happens to hold a long run of 0x55 has neither.
    /// </summary>
    public static bool IsPlausible(ArrayLayout layout, ReadOnlySpan<byte> bytes, FrameReadOptions options) =>
        bytes.Length >= PlausibleBytes && StartsWithSync(layout, bytes) && Score(bytes, options) >= PlausibleScore;

    /// <summary>
    /// The first plausible beginning of a frame behind <paramref name="start"/> and before <paramref name="to"/>, or -1. Of
    /// several in one run, as when a frame was cut within its sync and the next one follows, the one whose fields fit best.
    /// </summary>
    public static int FirstPlausible(ArrayLayout layout, ReadOnlySpan<byte> bytes, int start, int to, FrameReadOptions options)
    {
        var sync = FrameMap.SyncBytes(layout);
        for (var from = Math.Max(start, 0); TryFindRun(bytes, from, sync, out var begin, out var end) && begin < to; from = end)
        {
            var (best, bestScore) = (-1, PlausibleScore - 1);
            for (var at = Math.Max(begin, end - sync - RunOn); at <= end - sync && at + PlausibleBytes <= bytes.Length; at++)
            {
                var score = Score(bytes[at..], options);
                if (score > bestScore)
                {
                    (best, bestScore) = (at, score);
                }
            }

            if (best > start && best < to)
            {
                return best;
            }
        }

        return -1;
    }

    /// <summary>
    /// Finds the first run of at least <paramref name="length"/> (15 or more) sync bytes in <paramref name="bytes"/> from
    /// <paramref name="from"/> on. Such a run covers one of the words of 8 bytes that <paramref name="bytes"/> is cut into, of
    /// which a vector holds eight: 64 bytes a step.
    /// </summary>
    public static bool TryFindRun(ReadOnlySpan<byte> bytes, int from, int length, out int begin, out int end)
    {
        for (var at = NextWord(bytes, from); at >= 0; at = NextWord(bytes, end))
        {
            begin = from + bytes[from..at].LastIndexOfAnyExcept(FrameMap.SyncByte) + 1;
            var rest = bytes[at..].IndexOfAnyExcept(FrameMap.SyncByte);
            end = rest < 0 ? bytes.Length : at + rest;
            if (end - begin >= length)
            {
                return true;
            }
        }

        begin = end = -1;
        return false;
    }

    /// <summary>The first of the words of 8 bytes counted from <paramref name="from"/> that is all sync, or -1.</summary>
    private static int NextWord(ReadOnlySpan<byte> bytes, int from)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var at = from;
        for (; at + Vector512<byte>.Count <= bytes.Length; at += Vector512<byte>.Count)
        {
            var hits = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)at).AsUInt64(), Vector512.Create(SyncWord));
            if (hits != Vector512<ulong>.Zero)
            {
                return at + (8 * BitOperations.TrailingZeroCount(hits.ExtractMostSignificantBits()));
            }
        }

        for (; at + 8 <= bytes.Length; at += 8)
        {
            if (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)) == SyncWord)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>How many fields of a header are what they can be; the time counts for three.</summary>
    private static int Score(ReadOnlySpan<byte> header, FrameReadOptions options) =>
        (FrameReader.TryReadTime(header, options, out _) ? PlausibleScore : 0) +
        (IsSwitch(header[FrameMap.CentreFrequencySwitch..]) ? 1 : 0) +
        (IsSwitch(header[FrameMap.DelaySwitch..]) ? 1 : 0) +
        (IsSwitch(header[FrameMap.FringeSwitch..]) ? 1 : 0) +
        (FrameCodes.BandwidthHz(BitConverter.ToUInt32(header[FrameMap.Bandwidth..])) > 0 ? 1 : 0);

    private static bool IsSwitch(ReadOnlySpan<byte> word) =>
        BitConverter.ToUInt32(word) is FrameCodes.On or FrameCodes.Off;
}
