using System.Buffers;
using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Reads a file of visibilities row by row, through a buffer of fixed size however large the file. Bad files are results, never
/// exceptions. Not safe for several threads.
/// </summary>
public abstract class VisibilityReader : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private byte[] _buffer = [];

    private protected VisibilityReader(FitsFile file, UvDataset dataset)
    {
        (File, Dataset) = (file, dataset);
    }

    /// <summary>What is the same for all rows.</summary>
    public UvDataset Dataset { get; }

    /// <summary>Rows of the file.</summary>
    public abstract long Rows { get; }

    /// <summary>Rows that have been read.</summary>
    public long Position { get; protected set; }

    private protected FitsFile File { get; }

    /// <summary>Opens a file of either kind: UVFITS (random groups) or FITS-IDI (tables UV_DATA).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to understand it; null for <see cref="UvReadOptions.Standard"/>.</param>
    /// <param name="reader">The reader, where the result is None; to be disposed of.</param>
    public static FitsError TryOpen(string path, UvReadOptions? options, out VisibilityReader? reader)
    {
        reader = null;
        var error = FitsFile.TryOpen(path, out var file);
        return error.IsNone ? TryOpen(file!, options, out reader) : error;
    }

    /// <summary>
    /// Opens a file that is already a stream, which must be able to seek and belongs to the reader from then on.
    /// </summary>
    public static FitsError TryOpen(Stream stream, UvReadOptions? options, out VisibilityReader? reader)
    {
        reader = null;
        var error = FitsFile.TryOpen(stream, out var file);
        return error.IsNone ? TryOpen(file!, options, out reader) : error;
    }

    /// <summary>
    /// Fills <paramref name="block"/> with the next rows: as many as fit or are left. At the end of the file its count is 0.
    /// Allocates nothing but the buffer, once.
    /// </summary>
    /// <param name="block">A block of <see cref="UvDataset.CreateBlock()"/>.</param>
    /// <returns>None, or what is wrong with the row behind the last good one; the good ones are in the block.</returns>
    public FitsError TryRead(VisibilityBlock block)
    {
        block.ThrowUnlessShapeOf(Dataset);
        block.Count = 0;
        try
        {
            return TryReadRows(block);
        }
        catch (IOException failure)
        {
            return new(FitsFault.Unreadable, File.Stream.Position, failure.Message);
        }
    }

    public void Dispose()
    {
        File.Dispose();
        ReturnBuffer();
        GC.SuppressFinalize(this);
    }

    private protected abstract FitsError TryReadRows(VisibilityBlock block);

    /// <summary>Reads as many whole rows as are wanted and fit the buffer, of 1 MB or of one row where that is larger.</summary>
    /// <param name="offset">Byte of the first row.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="wanted">Rows that are wanted, at least one.</param>
    private protected ReadOnlySpan<byte> ReadRows(long offset, int rowBytes, long wanted)
    {
        if (_buffer.Length < rowBytes)
        {
            ReturnBuffer();
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(rowBytes, BufferBytes));
        }

        var bytes = _buffer.AsSpan(0, (int)Math.Min(wanted, _buffer.Length / rowBytes) * rowBytes);
        File.Stream.Position = offset;
        File.Stream.ReadExactly(bytes);
        return bytes;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private static FitsError TryOpen(FitsFile file, UvReadOptions? options, out VisibilityReader? reader)
    {
        reader = null;
        FitsError error;
        if (file.Find(FitsIdiReader.DataTable) is not null)
        {
            error = FitsIdiReader.TryCreate(file, out var fitsIdi);
            reader = fitsIdi;
        }
        else if (file.Units[0].Kind == FitsUnitKind.RandomGroups)
        {
            error = UvFitsReader.TryCreate(file, options ?? UvReadOptions.Standard, out var uvFits);
            reader = uvFits;
        }
        else
        {
            const string Sentence = "The file holds neither random groups (UVFITS) nor a table UV_DATA (FITS-IDI).";
            error = new(FitsFault.NotVisibilities, 0, Sentence);
        }

        if (!error.IsNone)
        {
            file.Dispose();
        }

        return error;
    }
}
