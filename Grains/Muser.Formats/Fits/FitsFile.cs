namespace Muser.Formats.Fits;

/// <summary>
/// A FITS file as a list of units. Opening reads the headers and skips the data, which are read afterwards from
/// <see cref="Stream"/>, so that a file may be larger than memory. Not safe for several threads.
/// </summary>
public sealed class FitsFile : IDisposable
{
    /// <summary>The longest header that is read, in blocks of 2880 bytes: 23 MB.</summary>
    public const int MaxHeaderBlocks = 8000;

    private readonly List<FitsUnit> _units = [];

    private FitsFile(Stream stream) => Stream = stream;

    /// <summary>The file.</summary>
    public Stream Stream { get; }

    /// <summary>The units, primary first.</summary>
    public IReadOnlyList<FitsUnit> Units => _units;

    /// <summary>Opens a file by its path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The units, where the result is None; to be disposed of.</param>
    public static FitsError TryOpen(string path, out FitsFile? file)
    {
        file = null;
        FileStream stream;
        try
        {
            // Everything is read in large pieces, so a buffer in between would only copy.
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(FitsFault.Unreadable, 0, failure.Message);
        }

        var error = stream.CanSeek
            ? TryOpen(stream, out file)
            : new(FitsFault.Unreadable, 0, $"{path} is a stream that cannot be read twice: copy it to a file first.");
        if (!error.IsNone)
        {
            stream.Dispose();
        }

        return error;
    }

    /// <summary>Opens a file that is already a stream.</summary>
    /// <param name="stream">
    /// A stream that can seek and stands at the start of the file; it belongs to the result, where there is one.
    /// </param>
    /// <param name="file">The units, where the result is None; to be disposed of.</param>
    public static FitsError TryOpen(Stream stream, out FitsFile? file)
    {
        var opened = new FitsFile(stream);
        FitsError error;
        try
        {
            error = opened.Walk();
        }
        catch (IOException failure)
        {
            error = new(FitsFault.Unreadable, stream.Position, failure.Message);
        }

        file = error.IsNone ? opened : null;
        return error;
    }

    /// <summary>The first unit of a name, or null.</summary>
    public FitsUnit? Find(string name) => _units.FirstOrDefault(unit => unit.Name == name);

    public void Dispose() => Stream.Dispose();

    private FitsError Walk()
    {
        Span<byte> start = stackalloc byte[10];
        for (long offset = 0; offset < Stream.Length;)
        {
            Stream.Position = offset;
            var first = start[..Stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            if (_units.Count == 0 && !first.StartsWith("SIMPLE  = "u8))
            {
                break;
            }

            if (_units.Count > 0 && !first.StartsWith("XTENSION= "u8))
            {
                // Special records (section 3.5) or rubbish: no unit follows.
                return FitsError.None;
            }

            var error = TryReadHeader(offset, out var header, out var dataOffset);
            if (!error.IsNone)
            {
                return error;
            }

            if (_units.Count == 0 && !(header.TryGet("SIMPLE", out bool simple) && simple))
            {
                break;
            }

            error = FitsUnit.TryDescribe(_units.Count, header, offset, dataOffset, out var unit);
            if (!error.IsNone)
            {
                return error;
            }

            if (dataOffset + unit!.DataBytes > Stream.Length)
            {
                var name = unit.Name.Length > 0 ? $" ({unit.Name})" : "";
                var missing = dataOffset + unit.DataBytes - Stream.Length;
                var sentence = $"The file ends here, {missing} bytes before the data of unit {unit.Index}{name} do.";
                return new(FitsFault.Truncated, Stream.Length, sentence);
            }

            _units.Add(unit);
            offset = unit.EndOffset;
        }

        return _units.Count > 0 ? FitsError.None : new(FitsFault.NotFits, 0, "The file does not begin with SIMPLE = T.");
    }

    private FitsError TryReadHeader(long offset, out FitsHeader header, out long dataOffset)
    {
        Stream.Position = offset;
        header = new FitsHeader();
        dataOffset = offset;
        var block = new byte[FitsHeader.BlockBytes];
        for (var blocks = 0; blocks < MaxHeaderBlocks; blocks++)
        {
            var read = Stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            var isWhole = header.TryAddCards(block.AsSpan(0, read), out var bad);
            if (bad >= 0)
            {
                return new(FitsFault.NotText, dataOffset + bad, "A header card holds bytes that are not printable ASCII.");
            }

            dataOffset += read;
            if (isWhole)
            {
                return FitsError.None;
            }

            if (read < block.Length)
            {
                return new(FitsFault.Truncated, dataOffset, "The file ends inside a header.");
            }
        }

        return new(FitsFault.BadSize, dataOffset, "A header goes on without END.");
    }
}
