using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

/// <summary>
/// The simulated MUSER-I snapshot and its exact dirty image, both made outside this code base (see the data folder's README).
/// The file has u, v, w of r_i - r_j in wavelengths; here they are r_j - r_i, "metres" at <see cref="FrequencyHz"/>.
/// </summary>
internal static class Snapshot
{
    public const string VisibilityFile = "data/imaging/vis_ch24_RR.bin";
    public const string ImageFile = "data/imaging/dirty_exact_ch24_RR_512.npy";
    public const int Size = 512;
    public const double CellArcsec = 7.03125;

    /// <summary>One metre is one wavelength.</summary>
    public const double FrequencyHz = 299_792_458;

    public static (double[] Uvw, ComplexF[] Vis) Read()
    {
        var bytes = File.ReadAllBytes(TestData.Path(VisibilityFile));
        var n = MemoryMarshal.Read<int>(bytes);
        var axes = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(4, 24 * n));
        var parts = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(4 + (24 * n)));
        var uvw = new double[3 * n];
        var vis = new ComplexF[n];
        for (var k = 0; k < n; k++)
        {
            for (var axis = 0; axis < 3; axis++)
            {
                uvw[(3 * k) + axis] = -axes[(axis * n) + k];
            }

            vis[k] = new ComplexF(parts[k], parts[n + k]);
        }

        return (uvw, vis);
    }

    public static double[] ReadImage()
    {
        var bytes = File.ReadAllBytes(TestData.Path(ImageFile));
        var header = 10 + BitConverter.ToUInt16(bytes, 8);
        return MemoryMarshal.Cast<byte, double>(bytes.AsSpan(header)).ToArray();
    }
}
