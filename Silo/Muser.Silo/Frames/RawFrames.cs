using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>Files of raw frames that people name. Safe for any thread.</summary>
public static class RawFrames
{
    /// <summary>Opens a file; throws <see cref="UserInputException"/> where it cannot be read or holds no frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array it is from; null where its content tells.</param>
    /// <param name="options">What is decided where bytes are not clear; null for the defaults.</param>
    public static FrameFileReader Open(string path, ArrayLayout? array = null, FrameReadOptions? options = null)
    {
        InputFile.Require(path, "a file of raw frames, such as CSRH_20151101-120849_354161180");
        var layout = array ?? FrameFileReader.DetectArray(path, options);
        return layout is null ? throw new UserInputException(WhyNoFrame(path)) : new FrameFileReader(path, layout, options);
    }

    private static string WhyNoFrame(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            return $"{path} is empty; a file of raw frames has {ArrayLayout.Muser1.FrameBytes} bytes a frame (MUSER-I) " +
                $"or {ArrayLayout.Muser2.FrameBytes} (MUSER-II).";
        }

        var searched = Math.Min(length, FrameFileReader.DetectionBytes);
        return $"{path} holds no frame in its first {searched} bytes: no run of 28 bytes 0x55 with a header behind it; " +
            "if it is a file of frames with a damaged beginning, name the array with --array muser1 or muser2.";
    }
}
