using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Sky.Places;

namespace Muser.Imaging.Tests.Products;

/// <summary>Descriptions of maps for tests.</summary>
internal static class SampleMaps
{
    public static MapDescription At(UtcTime middle, int size = 512, double cellArcsec = 7.03125) => new()
    {
        Array = ArrayLayout.Muser1,
        Grid = new ImageGrid(size, cellArcsec),
        Sun = SolarEphemeris.Muser.At(middle),
        Begin = middle.AddNs(-1_562_500),
        End = middle.AddNs(1_562_500),
        FrequencyHz = 1.7125e9,
        Stokes = "RR",
        Visibilities = 780,
        LimbLossFrequency = 0.062,
        Beam = new RestoringBeam(30, 20, 140),
        Software = "Muser.Orleans 0.1.0",
        CalibrationVersion = "7",
        History = ["delay and fringes corrected in software"],
    };

    /// <summary>A map with one bright pixel on a gentle slope.</summary>
    public static float[] Pixels(ImageGrid grid, int column, int row)
    {
        var pixels = new float[grid.Pixels];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = 1e-4f * i / pixels.Length;
        }

        pixels[(row * grid.Size) + column] = 1;
        return pixels;
    }
}
