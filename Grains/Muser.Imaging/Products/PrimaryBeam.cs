using Muser.Formats.Frames;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Products;

/// <summary>
/// The beam of a dish: a Gaussian whose full width at half maximum is 1.2 lambda / D, around the phase centre, at which dishes point. At the limb 0.963 for
/// MUSER-I at 2 GHz, 0.66 for MUSER-II at 15 GHz.
/// </summary>
/// <param name="FwhmRad">Full width at half maximum.</param>
public readonly record struct PrimaryBeam(double FwhmRad)
{
    private const double SpeedOfLight = 299_792_458;
    private const double WidthPerLambdaOverD = 1.2;

    /// <summary>Where the beam is below this there is nothing to be corrected.</summary>
    private const double Least = 1e-3;

    /// <summary>The beam of the dishes of an array.</summary>
    public static PrimaryBeam For(ArrayLayout array, double frequencyHz) => new(WidthPerLambdaOverD * SpeedOfLight / frequencyHz / array.DishDiameterM);

    /// <summary>Its value, 0 to 1, at an angle from the phase centre.</summary>
    public double At(double angleRad) => Math.Exp(-4 * Math.Log(2) * angleRad * angleRad / (FwhmRad * FwhmRad));

    /// <summary>Divides a map by the beam; what is beyond the beam, where it is below a thousandth, becomes 0. Safe for any thread.</summary>
    /// <param name="grid">The pixels; they may be turned about the phase centre.</param>
    /// <param name="imageRowColumn">Layout of <see cref="ImageGrid"/>.</param>
    public void Correct(ImageGrid grid, Span<float> imageRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(imageRowColumn.Length, grid.Pixels, nameof(imageRowColumn));

        // A Gaussian is a product of one of the column and one of the row.
        var inverse = new double[grid.Size];
        for (var i = 0; i < grid.Size; i++)
        {
            inverse[i] = 1 / At(grid.M(i));
        }

        for (var row = 0; row < grid.Size; row++)
        {
            for (var column = 0; column < grid.Size; column++)
            {
                var factor = inverse[row] * inverse[column];
                ref var pixel = ref imageRowColumn[(row * grid.Size) + column];
                pixel = factor <= 1 / Least ? (float)(pixel * factor) : 0;
            }
        }
    }
}
