using System.Globalization;
using System.Reflection;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Silo.Visibilities;

/// <summary>What a file of visibilities says of the instrument, the Sun and the Earth, and of how it was made.</summary>
internal sealed class UvDescription(ArrayLayout layout, UvSelection selection, ParametersOfFile parameters, long integrationNs)
{
    private static readonly string? Version =
        typeof(UvDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private readonly Dictionary<int, UvArray> _arrays = [];
    private (long Day, ArrayParameters? InForce) _arraysOf;

    /// <summary>The description of a file.</summary>
    /// <param name="files">The raw files that it is from.</param>
    /// <param name="first">Time tag of the first frame.</param>
    /// <param name="sun">The Sun at that instant.</param>
    /// <param name="bandsMHz">Its bands, ascending.</param>
    /// <param name="hands">Its hands, in order.</param>
    /// <param name="unit">BUNIT.</param>
    /// <param name="isFringeStopped">Whether the correlator stopped the fringes.</param>
    public UvDataset Dataset(
        IEnumerable<string> files, UtcTime first, in SunPlace sun, int[] bandsMHz, Polarization[] hands, string unit, bool isFringeStopped) =>
        SolarVisibilities.Describe(
            layout, Array(first, bandsMHz[0]), first, sun, bandsMHz, hands, unit, History(files, first, bandsMHz, hands, isFringeStopped));

    /// <summary>The same for files of the same day, band and parameters.</summary>
    private UvArray Array(UtcTime first, int lowestBandMHz)
    {
        var inForce = parameters.At(first);
        var of = (first.UnixNs / UtcTime.NsPerDay, inForce);
        if (_arraysOf != of)
        {
            _arrays.Clear();
            _arraysOf = of;
        }

        if (!_arrays.TryGetValue(lowestBandMHz, out var array))
        {
            var positions = inForce.For(new BandHand { BandMHz = layout.BandsMHz[0], IsRight = true }).ItrfAntennaM;
            _arrays.Add(lowestBandMHz, array = SolarVisibilities.Array(layout, positions, first, lowestBandMHz));
        }

        return array;
    }

    private IEnumerable<string> History(IEnumerable<string> files, UtcTime first, int[] bandsMHz, Polarization[] hands, bool isFringeStopped)
    {
        yield return $"Made by muser uvfits {Version}";
        foreach (var file in files)
        {
            yield return $"From {Path.GetFileName(file)}";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"Averages of {integrationNs / 1e9:G9} s; weights count frames, negative where all are flagged");
        yield return $"The phase centre follows the Sun; its place is that of {first}";
        yield return isFringeStopped ? "Fringes stopped by the correlator" : "Fringes stopped by the delay words of the frames";
        yield return selection.Amplitude == AmplitudeScale.Autocorr ? "Amplitudes over the autocorrelations" : "Amplitudes by the flux scale, in counts without one";
        yield return parameters.Path is { } path ? $"Parameters of {Path.GetFileName(path)} over those shipped" : "Parameters as shipped";
        var inForce = parameters.At(first);
        foreach (var note in hands
            .SelectMany(hand => bandsMHz.Select(band => inForce.For(new BandHand { BandMHz = band, IsRight = hand == Polarization.Right }).PhasesNote))
            .Distinct())
        {
            yield return note;
        }
    }
}
