namespace Muser.Formats.Frames;

/// <summary>Tells from the first bytes of a file or stream which array's frames it holds.</summary>
public static class ArrayDetector
{
    /// <summary>Bytes that tell it in any undamaged file: two frames of the larger array.</summary>
    public const int UsefulBytes = 2 * 204_800;

    /// <summary>
    /// The array of the first frame that has a plausible header and, within the bytes given, another sync, or for MUSER-II a
    /// trailer, where it ought to be; else of the first plausible header by its array tag. Null where there is none.
    /// </summary>
    public static ArrayLayout? Detect(ReadOnlySpan<byte> bytes, FrameReadOptions? options = null)
    {
        options ??= FrameReadOptions.Default;
        ArrayLayout? byTag = null;
        for (var at = Next(bytes, -1, options); at >= 0; at = Next(bytes, at, options))
        {
            var frame = bytes[at..];
            foreach (var layout in (ReadOnlySpan<ArrayLayout>)[ArrayLayout.Muser2, ArrayLayout.Muser1])
            {
                if (IsWhole(layout, frame))
                {
                    return layout;
                }
            }

            byTag ??= FrameReader.HasTagOf(ArrayLayout.Muser2, frame) ? ArrayLayout.Muser2 : ArrayLayout.Muser1;
        }

        return byTag;
    }

    /// <summary>A sync of MUSER-II is one of MUSER-I too, but for its length.</summary>
    private static int Next(ReadOnlySpan<byte> bytes, int behind, FrameReadOptions options) =>
        SyncSearch.FirstPlausible(ArrayLayout.Muser1, bytes, behind, bytes.Length, options);

    private static bool IsWhole(ArrayLayout layout, ReadOnlySpan<byte> frame)
    {
        if (frame.Length < layout.FrameBytes || !SyncSearch.StartsWithSync(layout, frame))
        {
            return false;
        }

        var behind = frame[layout.FrameBytes..];
        var trailer = frame[FrameMap.Trailer(layout)..layout.FrameBytes];
        return (layout.Id == ArrayId.Muser2 && !trailer.ContainsAnyExcept(FrameMap.TrailerByte)) ||
            IsSync(layout, behind) ||
            (behind.Length > FrameStreamReader.PrefixBytes && IsSync(layout, behind[FrameStreamReader.PrefixBytes..]));
    }

    private static bool IsSync(ArrayLayout layout, ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FrameMap.SyncBytes(layout) && SyncSearch.StartsWithSync(layout, bytes);
}
