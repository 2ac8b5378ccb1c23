using System.Diagnostics;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>
/// Writes the products of maps: FITS planes or cubes in the frame that was asked for, turned, with the beam of a dish taken out, in kelvins; and pictures.
/// Files appear when they are whole. One call at a time.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="folder">Where files go.</param>
/// <param name="polarizations">L, R, I or V, in the order in which maps of them are made.</param>
internal sealed class ImageProducts(ImageRequest request, string folder, IReadOnlyList<string> polarizations) : IDisposable
{
    private readonly string _stem = Path.GetFileNameWithoutExtension(request.File);
    private ImageCubes? _cubes;
    private float[] _turned = [];
    private float[] _scaled = [];
    private TimeSpan _fits;
    private TimeSpan _picture;

    /// <summary>Where files go.</summary>
    public string Folder => folder;

    /// <summary>Takes the channels of a polarisation, of which maps will come; throws <see cref="UserInputException"/> where they make no cube.</summary>
    public void Begin(ImageData data)
    {
        if (request.Products.IsCube)
        {
            _cubes ??= new ImageCubes(Path.Combine(folder, _stem), polarizations);
            _cubes.Plan(data);
        }
    }

    /// <summary>Puts cubes in their places.</summary>
    public void Complete() => _cubes?.Complete();

    public void Dispose() => _cubes?.Dispose();

    /// <summary>Writes all products of a map.</summary>
    /// <param name="channel">The channels of the map.</param>
    /// <param name="polarization">L, R, I or V.</param>
    /// <param name="map">What the map is, on the grid of the files.</param>
    /// <param name="worked">The grid of <paramref name="maps"/>: larger where maps are to be turned.</param>
    /// <param name="maps">The maps.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    public ProductTimes Write(
        ChannelData channel, string polarization, MapDescription map, ImageGrid worked, in MapSet maps, CancellationToken cancellation)
    {
        (_fits, _picture) = (TimeSpan.Zero, TimeSpan.Zero);
        map = map with { Frame = request.Frame.Frame, UpRad = request.Frame.UpRad(map.Sun) };
        var path = Path.Combine(folder, $"{_stem}-ch{channel.Label}-{polarization}");
        var turn = request.Frame.IsSolarNorthUp ? new MapRotation(worked, map.Grid, map.UpRad) : null;
        if (turn is not null && _turned.Length != map.Grid.Pixels)
        {
            _turned = new float[map.Grid.Pixels];
        }

        Fits(map with { Kind = "PSF" }, "psf", maps.Beam);
        Fits(map, "dirty", maps.Dirty);
        var shown = map;
        if (maps.IsCleaned)
        {
            Fits(map with { Kind = "MODEL", Unit = map.Unit.Replace("beam", "pixel", StringComparison.Ordinal), Beam = null }, "model", maps.Model);
            Fits(map with { Kind = "RESIDUAL" }, "residual", maps.Residual);
            shown = map with { Kind = "CLEAN" };
            Fits(shown, "image", maps.Image);
        }

        // What was turned last is the map that is shown.
        var pixels = turn is null ? (maps.IsCleaned ? maps.Image : maps.Dirty) : _turned;
        Picture(shown, "", pixels);
        if (request.Products.IsPrimaryBeamCorrected is true)
        {
            var corrected = shown with { IsPrimaryBeamCorrected = true };
            pixels.CopyTo(Scaled(pixels.Length));
            PrimaryBeam.For(map.Array, map.FrequencyHz).Correct(map.Grid, _scaled);
            Fits(corrected, "pbcor", _scaled);
        }

        if (HasTemperature(map))
        {
            var kelvin = BrightnessTemperature.Convert(shown, request.Products.IsPrimaryBeamCorrected is not false, pixels, Scaled(pixels.Length));
            Fits(kelvin, "tb", _scaled);
            Picture(kelvin, "-tb", _scaled);
        }

        return new ProductTimes(_fits.TotalMilliseconds, _picture.TotalMilliseconds);

        void Fits(MapDescription description, string kind, ReadOnlySpan<float> image)
        {
            cancellation.ThrowIfCancellationRequested();
            var begun = Stopwatch.GetTimestamp();
            if (image.Length == worked.Pixels && turn is not null)
            {
                Turn(description.Kind, image);
                image = _turned;
            }

            if (_cubes is { } cubes)
            {
                cubes.Write(channel.First, polarization, kind, description, image);
            }
            else
            {
                MapFits.Write($"{path}-{kind}.fits", description, image);
            }

            _fits += Stopwatch.GetElapsedTime(begun);
        }

        void Turn(string kind, ReadOnlySpan<float> image)
        {
            if (kind == "MODEL")
            {
                turn.TurnComponents(image, _turned);
            }
            else
            {
                turn.Turn(image, _turned);
            }
        }

        void Picture(MapDescription description, string suffix, ReadOnlySpan<float> image)
        {
            if (request.Products.HasPicture)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Stopwatch.GetTimestamp();
                MapPicture.Write($"{path}{suffix}.png", description, image, request.Picture);
                _picture += Stopwatch.GetElapsedTime(begun);
            }
        }
    }

    /// <summary>Refuses, before anything is made, what cannot be made of a map.</summary>
    public void Check(MapDescription map)
    {
        if (request.Products.HasTemperature is true && !HasFluxScale(map))
        {
            throw new UserInputException(
                $"There is no brightness temperature without a flux scale: {request.File} is not in Jy. Give the scale to 'muser uvfits' by its parameters, or leave --temperature away.");
        }
    }

    /// <summary>Whether there is a map of brightness temperature.</summary>
    public bool HasTemperature(MapDescription map) => request.Products.HasTemperature ?? HasFluxScale(map);

    private static bool HasFluxScale(MapDescription map) => map.Unit.StartsWith("Jy", StringComparison.Ordinal);

    private float[] Scaled(int length) => _scaled = _scaled.Length == length ? _scaled : new float[length];
}
