using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Archive;

/// <summary>Files of frames with headers alone: what an archive looks at.</summary>
internal static class SmallFrames
{
    public static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    /// <summary>Writes frames of a loop, those with the given numbers left out, and returns the name.</summary>
    public static string Write(string folder, ArrayLayout layout, UtcTime start, int frames, Func<int, bool>? isDropped = null, string? name = null)
    {
        name ??= FrameFileName.Recorder(start);
        Directory.CreateDirectory(folder);
        using var file = File.Create(Path.Combine(folder, name));
        for (var k = 0; k < frames; k++)
        {
            if (isDropped?.Invoke(k) != true)
            {
                file.Write(Frame(layout, start, k));
            }
        }

        return name;
    }

    public static byte[] Frame(ArrayLayout layout, UtcTime start, int k)
    {
        var frame = new byte[layout.FrameBytes];
        var slot = k % layout.FramesPerCycle;
        FrameWriter.WriteHeader(
            new FrameHeader
            {
                Array = layout.Id,
                Time = start.AddNs(k * ArrayLayout.FramePeriodNs),
                BandMHz = layout.BandsMHz[slot / 2],
                Polarization = (Polarization)(slot % 2),
            },
            frame);
        return frame;
    }
}
