using Muser.Formats.Files;
using Muser.Formats.Fits;

namespace Muser.Imaging.Spectra;

/// <summary>
/// Dynamic spectra as FITS: images R, L, I and V_I, time along the first axis, frequency along the second, with their coordinates (FITS time standard, paper
/// IV; frequencies that are not evenly spaced by table, paper III, section 6). Blank is NaN. Safe for any thread.
/// </summary>
public static class SpectrumFits
{
    private const string FrequencyTable = "FREQUENCIES";

    /// <summary>Writes a file, beside its place and renamed.</summary>
    public static void Write(string path, DynamicSpectrum spectrum) => AtomicFile.Write(path, stream => Write(stream, spectrum));

    /// <summary>Writes into a stream; it stays open.</summary>
    public static void Write(Stream to, DynamicSpectrum spectrum)
    {
        Primary(spectrum).WriteTo(to);
        Image(to, spectrum, "R", "ct", "right hand", spectrum.RightChanStep);
        Image(to, spectrum, "L", "ct", "left hand", spectrum.LeftChanStep);
        Image(to, spectrum, "I", "ct", "(R + L) / 2", spectrum.IntensityChanStep());
        Image(to, spectrum, "V_I", "", "(R - L) / (R + L)", spectrum.PolarizationChanStep());
        var table = new FitsTableBuilder(FrequencyTable).Column("FREQ", $"{spectrum.FrequencyHzChan.Length}D", "Hz").Doubles(spectrum.FrequencyHzChan);
        table.Keywords.Add("TDIM1", $"(1,{spectrum.FrequencyHzChan.Length})");
        table.WriteTo(to);
    }

    private static FitsHeader Primary(DynamicSpectrum spectrum)
    {
        var header = Time(new FitsHeader()
            .Add("SIMPLE", true, "FITS standard 4.0")
            .Add("BITPIX", 8)
            .Add("NAXIS", 0)
            .Add("EXTEND", true)
            .Add("TELESCOP", "MUSER")
            .Add("INSTRUME", spectrum.Layout.Name.ToUpperInvariant())
            .Add("CONTENT", spectrum.Kind == SpectrumKind.Autocorrelations ? "AUTOCORRELATIONS" : "SHORT BASELINES"), spectrum);
        header.AddComment(spectrum.Of).AddComment("Counts of the correlator; where no frame was, NaN.");
        foreach (var file in spectrum.Files)
        {
            header.AddHistory("From " + file);
        }

        return header;
    }

    private static FitsHeader Time(FitsHeader header, DynamicSpectrum spectrum) => header
        .Add("TIMESYS", "UTC")
        .Add("DATEREF", FitsDate.Format(spectrum.Start), "zero of the time axis")
        .Add("DATE-BEG", FitsDate.Format(spectrum.Start))
        .Add("DATE-END", FitsDate.Format(spectrum.End))
        .Add("TIMEUNIT", "s")
        .Add("XPOSURE", spectrum.StepNs / 1e9, "[s] one step, frames of which lie within");

    private static void Image(Stream to, DynamicSpectrum spectrum, string name, string unit, string what, float[] pixels)
    {
        var frequency = spectrum.FrequencyHzChan;
        var header = new FitsHeader()
            .Add("XTENSION", "IMAGE", "image extension")
            .Add("BITPIX", -32)
            .Add("NAXIS", 2)
            .Add("NAXIS1", spectrum.Steps, "time")
            .Add("NAXIS2", frequency.Length, "frequency")
            .Add("PCOUNT", 0)
            .Add("GCOUNT", 1)
            .Add("EXTNAME", name, what)
            .Add("BUNIT", unit)
            .Add("CTYPE1", "UTC", "from DATEREF")
            .Add("CUNIT1", "s")
            .Add("CRPIX1", 1.0)
            .Add("CRVAL1", spectrum.StepNs / 2e9, "middle of the first step")
            .Add("CDELT1", spectrum.StepNs / 1e9);
        Time(header, spectrum);
        if (IsEven(frequency))
        {
            header.Add("CTYPE2", "FREQ").Add("CUNIT2", "Hz").Add("CRPIX2", 1.0).Add("CRVAL2", frequency[0]).Add("CDELT2", frequency.Length > 1 ? frequency[1] - frequency[0] : 25e6);
        }
        else
        {
            header
                .Add("CTYPE2", "FREQ-TAB").Add("CUNIT2", "Hz").Add("CRPIX2", 1.0).Add("CRVAL2", 1.0).Add("CDELT2", 1.0)
                .Add("PS2_0", FrequencyTable).Add("PS2_1", "FREQ").Add("PV2_3", 1.0);
        }

        FitsImage.Write(to, header, pixels);
    }

    private static bool IsEven(double[] frequency)
    {
        for (var k = 2; k < frequency.Length; k++)
        {
            if (Math.Abs(frequency[k] - frequency[k - 1] - (frequency[1] - frequency[0])) > 1)
            {
                return false;
            }
        }

        return true;
    }
}
