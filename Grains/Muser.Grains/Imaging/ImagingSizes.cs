using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Grains.Imaging;

/// <summary>The size and cell of live maps by band. Source: conventions, "Sizes that suit the array".</summary>
public static class ImagingSizes
{
    private static readonly ImageGrid Muser2Live = new(1024, 3.75);

    /// <summary>The grid of the live maps of a band: one cell per band, so that its channels can be compared and added.</summary>
    public static ImageGrid Live(ArrayLayout layout, int bandMHz) => layout.Id switch
    {
        ArrayId.Muser2 => Muser2Live,
        _ => bandMHz switch
        {
            400 => new ImageGrid(512, 8.7),
            800 => new ImageGrid(768, 5.8),
            1200 => new ImageGrid(1024, 4.3),
            _ => new ImageGrid(1280, 3.45),
        },
    };
}
