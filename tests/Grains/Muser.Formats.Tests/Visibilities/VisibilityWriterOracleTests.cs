using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

[Trait("Tier", "Oracle")]
public class VisibilityWriterOracleTests
{
    private static readonly UtcTime Morning = UtcTime.FromCalendar(2015, 11, 1, 4);

    [OracleFact("fitsverify")]
    public void FitsverifyFindsNoError() => ForEach((format, file, _, _) =>
    {
        var (exitCode, output, error) = OracleTools.Run("fitsverify", "-l", file);
        Assert.True(exitCode >= 0 && output.Contains("and 0 error(s)", StringComparison.Ordinal), output + error);
    });

    [OracleFact("astropy")]
    public void AstropyReadsEveryField() => ForEach((format, file, _, _) =>
    {
        using var reader = UvFitsReaderOracleTests.Open(file);
        AstropyVisibilities.Read(file, format).AssertEqual(reader);
    });

    [OracleFact("casacore-dev", "casacore")]
    public void CasacoreMakesTheSameMeasurementSet() => ForEach((format, file, dataset, block) =>
    {
        using var ms = new MeasurementSet(format, file);

        // casacore adds the two dates in 64 bits: 40 us. It multiplies weights of FITS-IDI by 2 x bandwidth x integration time.
        ms.AssertEqual(dataset, block, timeSeconds: 50e-6, weightScale: format == VisibilityFormat.FitsIdi ? 2 * 25e6 * 0.025f : 1);
    });

    [OracleFact("casacore-dev", "wsclean")]
    public void WscleanImagesThePointWhereItIs()
    {
        const double ArcsecPerRad = 180 * 3600 / Math.PI;
        const int Size = 512;
        const double CellArcsec = 8;
        foreach (var format in Enum.GetValues<VisibilityFormat>())
        {
            using var file = new TemporaryFile();
            var (l, m) = (75 * CellArcsec / ArcsecPerRad, 40 * CellArcsec / ArcsecPerRad); // 10' east, 5.3' north
            PointSource.Write(file.Path, format, l, m);
            using var ms = new MeasurementSet(format, file.Path);
            var (exitCode, output, error) = OracleTools.Run(
                "/usr/bin/env",
                "OPENBLAS_NUM_THREADS=1", "wsclean", "-quiet", "-size", $"{Size}", $"{Size}", "-scale", $"{CellArcsec}asec", "-pol", "rr", "-weight", "natural",
                "-no-update-model-required", "-reorder", "-temp-dir", Path.GetTempPath(), "-name", ms.Path + "-map", ms.Path);
            Assert.True(exitCode == 0, output + error);
            Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(ms.Path + "-map-dirty.fits"), out var image, out _));
            var peak = image!.PixelRowColumn.Max();
            var at = Array.IndexOf(image.PixelRowColumn, peak);
            Assert.Equal(((Size / 2) - 75, (Size / 2) + 40), (at % Size, at / Size)); // east is on the left, north above
            Assert.Equal(1, peak, 0.01f);
        }
    }

    /// <summary>Three random data sets in each format: many bands, sources and frequency ids, flags and gaps.</summary>
    private static void ForEach(Action<VisibilityFormat, string, UvDataset, VisibilityBlock> check)
    {
        foreach (var format in Enum.GetValues<VisibilityFormat>())
        {
            foreach (var seed in new[] { 1, 6, 11 })
            {
                var random = new Random(seed);
                int[][] stokes = [[Stokes.RR, Stokes.LL], [Stokes.LL, Stokes.RR], [Stokes.LL]];
                var dataset = RandomVisibilities.Dataset(random) with { Stokes = stokes[seed % 3] };
                if (format == VisibilityFormat.FitsIdi)
                {
                    // casacore 3.5 makes spectral windows of the first frequency id of FITS-IDI alone.
                    dataset = dataset with { Frequencies = [dataset.Frequencies[0]] };
                }

                var block = dataset.CreateBlock(40);
                RandomVisibilities.Fill(block, dataset, Morning, 40, random);
                using var file = new TemporaryFile();
                using (var writer = VisibilityWriter.Create(file.Path, format, dataset))
                {
                    writer.Write(block);
                    writer.Complete();
                }

                check(format, file.Path, dataset, block);
            }
        }
    }
}
