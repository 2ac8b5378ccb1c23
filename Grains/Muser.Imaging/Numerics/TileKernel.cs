using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The two inner loops of <see cref="Maps.DirtyImager"/>: filling a block of phasors, and multiplying two such blocks into a tile of the image.
/// Pointers are into 64-byte aligned buffers of the imager.
/// <para>
/// Layout, for a block of K visibilities and a tile of R rows by C columns:
/// columns [C/32][K][re, im][32] floats, rows [R/8][K][re, -im][8] floats: the multiplication reads both from front to back, and one product
/// of a row by a column is the real part of (rowRe + i rowIm)(colRe + i colIm), summed over K.
/// </para>
/// </summary>
internal static unsafe partial class TileKernel
{
    /// <summary>Columns in a panel: two 512-bit vectors.</summary>
    public const int PanelColumns = 32;

    /// <summary>Rows in a panel.</summary>
    public const int PanelRows = 8;

    /// <summary>
    /// Column phasors of one visibility: exp(2*pi*i(u l + w h)) for each column of the tile.
    /// </summary>
    /// <param name="u">u, wavelengths.</param>
    /// <param name="w">w, wavelengths.</param>
    /// <param name="l">l of each column.</param>
    /// <param name="h">The w-term's factor of each column.</param>
    /// <param name="columns">Columns, a multiple of 32.</param>
    /// <param name="to">Where the first panel has this visibility.</param>
    /// <param name="panelStride">Floats from one panel to the next.</param>
    /// <param name="path">The implementation.</param>
    public static void FillColumns(double u, double w, double* l, double* h, int columns, float* to, nint panelStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                FillColumns512(u, w, l, h, columns, to, panelStride);
                break;
            case SimdPath.Vector256:
                FillColumns256(u, w, l, h, columns, to, panelStride);
                break;
            case SimdPath.Vector128:
                FillColumns128(u, w, l, h, columns, to, panelStride);
                break;
            default:
                for (var c = 0; c < columns; c++)
                {
                    var (cos, sin) = Phasor.FromTurns((u * l[c]) + (w * h[c]));
                    var at = to + (c / PanelColumns * panelStride) + (c % PanelColumns);
                    at[0] = cos;
                    at[PanelColumns] = sin;
                }

                break;
        }
    }

    /// <summary>
    /// Row phasors of one visibility: V exp(2*pi*i(v m + w h)) for each row of the tile and each image that shares the geometry.
    /// </summary>
    /// <param name="v">v, wavelengths.</param>
    /// <param name="w">w, wavelengths.</param>
    /// <param name="m">m of each row.</param>
    /// <param name="h">The w-term's factor of each row.</param>
    /// <param name="rows">Rows, a multiple of 16.</param>
    /// <param name="vis">Weighted visibility of each image: re, im.</param>
    /// <param name="visStride">Floats from one image's visibility to the next.</param>
    /// <param name="images">Images.</param>
    /// <param name="to">Where the first panel of the first image has this visibility.</param>
    /// <param name="panelStride">Floats from one panel to the next; an image has rows / 8 panels.</param>
    /// <param name="path">The implementation.</param>
    public static void FillRows(
        double v, double w, double* m, double* h, int rows, float* vis, nint visStride, int images, float* to, nint panelStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                FillRows512(v, w, m, h, rows, vis, visStride, images, to, panelStride);
                break;
            case SimdPath.Vector256:
                FillRows256(v, w, m, h, rows, vis, visStride, images, to, panelStride);
                break;
            case SimdPath.Vector128:
                FillRows128(v, w, m, h, rows, vis, visStride, images, to, panelStride);
                break;
            default:
                for (var r = 0; r < rows; r++)
                {
                    var (cos, sin) = Phasor.FromTurns((v * m[r]) + (w * h[r]));
                    var at = to + (r / PanelRows * panelStride) + (r % PanelRows);
                    for (var p = 0; p < images; p++, at += rows / PanelRows * panelStride)
                    {
                        var (re, im) = (vis[p * visStride], vis[(p * visStride) + 1]);
                        at[0] = (re * cos) - (im * sin);
                        at[PanelRows] = -((re * sin) + (im * cos));
                    }
                }

                break;
        }
    }

    /// <summary>
    /// tile[8, 32] += rows^T columns over <paramref name="steps"/> steps (two for each visibility).
    /// </summary>
    /// <param name="rows">A row panel.</param>
    /// <param name="columns">A column panel.</param>
    /// <param name="steps">Twice the number of visibilities.</param>
    /// <param name="tile">The upper left corner in the tile.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    /// <param name="path">The implementation.</param>
    public static void Multiply(float* rows, float* columns, int steps, float* tile, nint tileStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Multiply512(rows, columns, steps, tile, tileStride);
                break;
            case SimdPath.Vector256:
                for (var r = 0; r < PanelRows; r += 4)
                {
                    for (var c = 0; c < PanelColumns; c += 16)
                    {
                        Multiply256(rows + r, columns + c, steps, tile + (r * tileStride) + c, tileStride);
                    }
                }

                break;
            case SimdPath.Vector128:
                for (var r = 0; r < PanelRows; r += 4)
                {
                    for (var c = 0; c < PanelColumns; c += 8)
                    {
                        Multiply128(rows + r, columns + c, steps, tile + (r * tileStride) + c, tileStride);
                    }
                }

                break;
            default:
                for (var r = 0; r < PanelRows; r++)
                {
                    for (var c = 0; c < PanelColumns; c++)
                    {
                        var sum = 0f;
                        for (var k = 0; k < steps; k++)
                        {
                            sum = MathF.FusedMultiplyAdd(rows[(k * PanelRows) + r], columns[(k * PanelColumns) + c], sum);
                        }

                        tile[(r * tileStride) + c] += sum;
                    }
                }

                break;
        }
    }
}
