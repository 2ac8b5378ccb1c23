using System.Globalization;
using System.Reflection;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Interfaces.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Time;

namespace Muser.Silo.Visibilities;

/// <summary>What a file of visibilities says of the instrument, the Sun and the Earth, and of how it was made.</summary>
internal sealed class UvDescription(ArrayLayout layout, UvSelection selection, ParametersOfFile parameters, long integrationNs)
{
    private const double DegPerRad = 180 / Math.PI;

    private static readonly string? Version =
        typeof(UvDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private UvArray? _array;
    private ArrayParameters? _arrayParameters;

    /// <summary>The description of a file.</summary>
    /// <param name="files">The raw files that it is from.</param>
    /// <param name="first">Time tag of the first frame.</param>
    /// <param name="sun">The Sun at that instant.</param>
    /// <param name="bandsMHz">Its bands, ascending.</param>
    /// <param name="hands">Its hands, in order.</param>
    /// <param name="unit">BUNIT.</param>
    /// <param name="isFringeStopped">Whether the correlator stopped the fringes.</param>
    public UvDataset Dataset(
        IEnumerable<string> files, UtcTime first, in SunPlace sun, int[] bandsMHz, Polarization[] hands, string unit, bool isFringeStopped)
    {
        UvBand[] bands = [.. bandsMHz.Select(UvBand.OfFrame)];
        return new UvDataset
        {
            Stokes = [.. hands.Select(Stokes.Of)],
            Channels = ArrayLayout.Channels,
            Frequencies = [new UvFrequencySetup(1, bands)],
            Sources =
            [
                new UvSource(1, "SUN", sun.IcrsRaRad * DegPerRad, sun.IcrsDecRad * DegPerRad)
                {
                    RaApparentDeg = sun.RaRad * DegPerRad,
                    DecApparentDeg = sun.DecRad * DegPerRad,
                },
            ],
            Arrays = [Array(first, bands[0].FirstChannelHz)],
            Telescope = "MUSER",
            Instrument = layout.Name.ToUpperInvariant(),
            Unit = unit,
            ObservationDate = first,
            History = [.. History(files, first, bandsMHz, hands, isFringeStopped)],
        };
    }

    private UvArray Array(UtcTime first, double referenceHz)
    {
        var day = first.AddNs(-(first.UnixNs % UtcTime.NsPerDay));
        var inForce = parameters.At(first);
        if (_array is { } known && known.ReferenceDay == day && known.ReferenceFrequencyHz == referenceHz && _arrayParameters == inForce)
        {
            return known;
        }

        var scales = TimeScales.Embedded.At(day);
        var table = AntennaTable.For(layout.Id);
        var centre = table.Site.ItrfM;
        var positions = inForce.For(new BandHand { BandMHz = layout.BandsMHz[0], IsRight = true }).ItrfAntennaM;
        var antennas = new UvAntenna[layout.Antennas];
        for (var k = 0; k < antennas.Length; k++)
        {
            antennas[k] = new UvAntenna(k + 1, table[k].Name, (positions[k].X, positions[k].Y, positions[k].Z)) { DiameterM = table[k].DiameterM };
        }

        _arrayParameters = inForce;
        return _array = new UvArray
        {
            Name = layout.Name.ToUpperInvariant(),
            CentreXyzM = (centre.X, centre.Y, centre.Z),
            Antennas = antennas,
            ReferenceDay = day,
            SiderealTimeAtZeroDeg = SolarEphemeris.Muser.At(day).GastRad * DegPerRad,
            Ut1MinusUtcSeconds = scales.Ut1MinusUtcS,
            TaiMinusUtcSeconds = scales.TaiMinusUtcS,
            ReferenceFrequencyHz = referenceHz,
        };
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
