using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>
/// Keeps the frames of one array as recorder files of 60 s, in the order in which they arrive. A file has its name when it is complete; until then
/// <c>.part</c> stands behind it, and what a crash leaves of it gets its name at the next start. Not thread-safe.
/// </summary>
/// <param name="folder">Where the files go, made where there is none.</param>
/// <param name="layout">The array.</param>
/// <param name="log">Where it says that it cannot write.</param>
public sealed partial class FrameRecorder(string folder, ArrayLayout layout, ILogger log) : IDisposable
{
    private const string Unfinished = ".part";
    private FileStream? _file;
    private int _frames;
    private bool _isFailing;

    /// <summary>Gives files that a predecessor left unfinished their names, cut to whole frames.</summary>
    public void FinishLeftOvers()
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            using (var file = File.OpenWrite(path))
            {
                file.SetLength(file.Length / layout.FrameBytes * layout.FrameBytes);
            }

            File.Move(path, path[..^Unfinished.Length], overwrite: false);
        }
    }

    /// <summary>Writes a frame. Where that fails it is left out, and the log says so once: recording is beside the way of the frames, and stops none.</summary>
    /// <param name="time">UTC of the frame.</param>
    /// <param name="frame">Its bytes.</param>
    public void Record(UtcTime time, ReadOnlySpan<byte> frame)
    {
        try
        {
            _file ??= new FileStream(
                Path.Combine(folder, FrameFileName.Recorder(time) + Unfinished), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _file.Write(frame);
            _isFailing = false;
            if (++_frames == ArrayLayout.FramesPerFile)
            {
                Finish();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                LogFailing(folder, failure.Message);
            }
        }
    }

    public void Dispose()
    {
        try
        {
            Finish();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailing(folder, failure.Message);
        }
    }

    private void Finish()
    {
        if (_file is { } file)
        {
            (_file, _frames) = (null, 0);
            file.Dispose();
            File.Move(file.Name, file.Name[..^Unfinished.Length], overwrite: false);
        }
    }

    [LoggerMessage(EventId = 2401, Level = LogLevel.Error, Message = "Frames are not recorded in {Folder}: {Reason}")]
    private partial void LogFailing(string folder, string reason);
}
