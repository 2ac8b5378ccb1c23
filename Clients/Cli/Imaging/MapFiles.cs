using System.CommandLine;
using Muser.Imaging.Products;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>Files of maps that a command goes through, plane by plane; a plane is in memory at a time.</summary>
/// <param name="paths">The files, in order.</param>
internal sealed class MapFiles(IReadOnlyList<string> paths)
{
    /// <summary>A plane of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plane">Number of the plane, from 0.</param>
    /// <param name="planes">How many the file has.</param>
    /// <param name="map">What the plane is.</param>
    /// <param name="imageRowColumn">Its pixels, valid until the call returns.</param>
    public delegate void Visitor(string path, int plane, int planes, MapDescription map, ReadOnlySpan<float> imageRowColumn);

    /// <summary>The argument of a command.</summary>
    public static Argument<string[]> Argument() =>
        new("FILE") { Description = "Maps or cubes that 'muser image' or the service wrote, FITS.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Goes through all planes that are not blank; throws <see cref="UserInputException"/> where a file is no map.</summary>
    /// <returns>How many there were.</returns>
    public int Visit(Visitor visit, CancellationToken cancellation)
    {
        var count = 0;
        float[] pixels = [];
        foreach (var path in paths)
        {
            InputFile.Require(path, "a map (FITS)");
            var error = MapFitsReader.TryOpen(path, out var reader);
            if (!error.IsNone)
            {
                throw new UserInputException($"{path}: {error}");
            }

            using (reader)
            {
                pixels = pixels.Length == reader!.Grid.Pixels ? pixels : new float[reader.Grid.Pixels];
                for (var plane = 0; plane < reader.Planes; plane++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    reader.Read(plane, pixels);
                    if (Array.Exists(pixels, float.IsFinite))
                    {
                        visit(path, plane, reader.Planes, reader.Describe(plane), pixels);
                        count++;
                    }
                }
            }
        }

        return count;
    }
}
