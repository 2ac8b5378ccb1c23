using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Muser.Formats.Files;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>A WebM movie, encoded by ffmpeg (VP9) out of pictures that are piped to it; the file appears when it is whole. One call at a time.</summary>
internal sealed class WebMEncoder : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly Process _process;
    private readonly Task<string> _said;

    /// <summary>Starts ffmpeg; throws <see cref="UserInputException"/> where it is not installed.</summary>
    /// <param name="path">Where the movie goes.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    public WebMEncoder(string path, double framesPerSecond)
    {
        (_path, _partial) = (path, $"{path}.{Guid.NewGuid():N}{PendingFile.Suffix}");
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", "-f", "image2pipe", "-c:v", "png", "-framerate", framesPerSecond.ToString(CultureInfo.InvariantCulture), "-i", "-",
            "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-crf", "24", "-b:v", "0", "-f", "webm", _partial,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UserInputException("A WebM movie needs ffmpeg, which is not installed (apt-get install ffmpeg); or write an animated PNG, --out NAME.png.");
        }

        _said = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Adds a frame, a whole PNG.</summary>
    public void Add(ReadOnlySpan<byte> png)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(png);
        }
        catch (IOException)
        {
            // It has ended before it should: Complete says why.
        }
    }

    /// <summary>Ends the movie and puts it in its place; throws <see cref="UserInputException"/> with what ffmpeg said where it failed.</summary>
    public void Complete()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // As above.
        }

        _process.WaitForExit();
        if (_process.ExitCode != 0)
        {
            var lines = _said.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            throw new UserInputException($"ffmpeg made no movie of the pictures: {(lines.Length > 0 ? lines[^1].Trim() : $"it exited {_process.ExitCode}")}");
        }

        File.Move(_partial, _path, overwrite: true);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        File.Delete(_partial);
    }
}
