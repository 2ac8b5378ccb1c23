using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;

namespace Muser.Imaging.Pipeline;

/// <summary>The mask of a recipe, kept while it stays the same. One call at a time.</summary>
/// <param name="grid">The pixels.</param>
public sealed class MapMask(ImageGrid grid)
{
    private MapRecipe? _recipe;
    private SolarDisc _sun;
    private CleanMask? _mask;

    /// <summary>The mask, or null where components may be everywhere.</summary>
    public CleanMask? For(MapRecipe recipe, SolarDisc sun)
    {
        if (recipe.Boxes.Count == 0 && recipe.MaskRadii == 0)
        {
            return null;
        }

        if (_mask is null || !ReferenceEquals(recipe, _recipe) || (recipe.MaskRadii > 0 && sun != _sun))
        {
            (_recipe, _sun, _mask) = (recipe, sun, Draw(recipe, sun));
        }

        return _mask;
    }

    private CleanMask Draw(MapRecipe recipe, SolarDisc sun)
    {
        var mask = new CleanMask(grid);
        foreach (var box in recipe.Boxes)
        {
            var (firstRow, firstColumn, lastRow, lastColumn) = box.On(grid);
            mask.AddBox(firstRow, firstColumn, lastRow, lastColumn);
        }

        return recipe.MaskRadii > 0 ? mask.AddDisc(sun.L, sun.M, recipe.MaskRadii * sun.RadiusRad) : mask;
    }
}
