using Muser.Formats.Files;
using Muser.Formats.Fits;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Writes a file of visibilities, block by block, through a buffer of fixed size however long the file; one that fits it reaches the disk in one piece. It is
/// written beside its place and is there when <see cref="Complete"/> returns; disposed of before that, nothing is left. Throws <see cref="IOException"/> where
/// the disk does. Not safe for several threads.
/// </summary>
public abstract class VisibilityWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly PendingFile? _file;
    private readonly int _rowBytes;
    private readonly GatheringStream _stream;
    private bool _isDisposed;
    private bool _isComplete;

    private protected VisibilityWriter(UvDataset dataset, PendingFile? file, Stream stream, int rowBytes)
    {
        (Dataset, _file, _rowBytes) = (dataset, file, rowBytes);
        _stream = new GatheringStream(stream, Math.Max(rowBytes, BufferBytes));
    }

    /// <summary>What is the same for all rows.</summary>
    public UvDataset Dataset { get; }

    /// <summary>Rows that have been written.</summary>
    public long Rows { get; private set; }

    /// <summary>Where the format writes what is not a row; it can seek.</summary>
    private protected Stream Stream => _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it goes; an older one is replaced.</param>
    /// <param name="format">Which format.</param>
    /// <param name="dataset">
    /// What is the same for all rows. Throws <see cref="ArgumentException"/> where it cannot be said in the format.
    /// </param>
    public static VisibilityWriter Create(string path, VisibilityFormat format, UvDataset dataset)
    {
        // Not the file's buffer: rows are gathered here.
        var file = new PendingFile(path, bufferBytes: 0);
        try
        {
            return Create(file, file.Stream, format, dataset);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Begins a file in a stream that can seek and is empty; it stays open.</summary>
    public static VisibilityWriter Create(Stream stream, VisibilityFormat format, UvDataset dataset) =>
        Create(null, stream, format, dataset);

    /// <summary>Writes the rows of a block.</summary>
    /// <param name="block">Rows of the shape of the dataset; see <see cref="VisibilityBlock"/> for signs and order.</param>
    /// <param name="northOfDateRad">
    /// Position angle of the north to which (u,v) refer, from the north of the dataset's sources (ICRS) through east, rad: (u,v)
    /// are turned by it. 0 where they are on those axes already.
    /// </param>
    public void Write(VisibilityBlock block, double northOfDateRad = 0)
    {
        ThrowIfClosed();
        block.ThrowUnlessShapeOf(Dataset);
        var (sin, cos) = Math.SinCos(northOfDateRad);
        for (var row = 0; row < block.Count; row++)
        {
            // From r_2 - r_1 on the axes of date to r_1 - r_2 on those of ICRS.
            var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 3);
            var u = -((cos * uvw[0]) + (sin * uvw[1]));
            var v = -((cos * uvw[1]) - (sin * uvw[0]));
            WriteRow(block, row, (u, v, -uvw[2]), _stream.Next(_rowBytes));
            Rows++;
        }
    }

    /// <summary>Writes what follows the rows and puts the file in its place.</summary>
    public void Complete()
    {
        ThrowIfClosed();
        _isComplete = true;
        _stream.Next((int)FitsImage.Padding(Rows * _rowBytes)).Clear();
        Finish();
        _stream.Flush();
        _file?.Complete();
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _stream.Dispose();
            _file?.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Writes one row in the format.</summary>
    /// <param name="block">The block.</param>
    /// <param name="row">The row.</param>
    /// <param name="uvwSeconds">(u,v,w) in the convention of the file.</param>
    /// <param name="to">Where it goes.</param>
    private protected abstract void WriteRow(
        VisibilityBlock block, int row, (double U, double V, double W) uvwSeconds, Span<byte> to);

    /// <summary>Writes what follows the rows, and the number of rows into the header.</summary>
    private protected abstract void Finish();

    private static VisibilityWriter Create(
        PendingFile? file, Stream stream, VisibilityFormat format, UvDataset dataset) => format switch
        {
            VisibilityFormat.UvFits => new UvFitsWriter(dataset, file, stream),
            VisibilityFormat.FitsIdi => new FitsIdiWriter(dataset, file, stream),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of visibilities."),
        };

    private void ThrowIfClosed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isComplete)
        {
            throw new InvalidOperationException("The file is complete.");
        }
    }
}
