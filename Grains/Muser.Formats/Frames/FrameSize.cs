namespace Muser.Formats.Frames;

/// <summary>Guards of the sizes that callers hand over: a wrong one is a broken promise inside, hence an exception.</summary>
internal static class FrameSize
{
    public static void Check(ArrayLayout layout, int frameBytes, int values, int wantedValues)
    {
        if (frameBytes != layout.FrameBytes || values != wantedValues)
        {
            throw new ArgumentException(
                $"A frame of {layout.Name} has {layout.FrameBytes} bytes and here {wantedValues} values; " +
                $"got {frameBytes} and {values}.");
        }
    }
}
