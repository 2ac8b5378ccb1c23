using Muser.Formats.Frames;
using Muser.Simulators.Observing;

namespace Muser.Simulators.Frames;

/// <summary>The memory in which one frame is made; used by one thread at a time, then again.</summary>
internal sealed class FrameWorkspace
{
    public FrameWorkspace(ArrayLayout layout, int components)
    {
        const int Channels = ArrayLayout.Channels;
        (Layout, Antennas) = (layout, layout.Antennas);
        Components = new ComponentTerms[components];
        for (var k = 0; k < components; k++)
        {
            Components[k] = new(layout.Antennas, layout.ScienceBaselines, Channels);
        }

        ReceiverReAntennaChan = new double[Antennas * Channels];
        ReceiverImAntennaChan = new double[Antennas * Channels];
        VisReBaselineChan = new double[layout.ScienceBaselines * Channels];
        VisImBaselineChan = new double[layout.ScienceBaselines * Channels];
        NoiseAntennaChan = new float[Antennas * Channels];
        PowerAntennaChan = new double[Antennas * Channels];
        VisChanBaseline = new ComplexF[Channels * layout.ScienceBaselines];
        AutoChanInput = new uint[Channels * layout.Inputs];
        PathNsAntenna = new double[Antennas];
        DelayUnitsInput = new long[layout.Inputs];
        WholeDelayNsAntenna = new double[Antennas];
    }

    public ArrayLayout Layout { get; }

    public int Antennas { get; }

    /// <summary>The hand of the frame.</summary>
    public Polarization Polarization { get; set; }

    /// <summary>The Sun at the middle of the frame; set by <see cref="SkyTerms"/>.</summary>
    public SunView View { get; set; }

    /// <summary>Frequencies that are observed in the channels, Hz: their centres, or those of a beacon in them.</summary>
    public double[] FrequencyHzChan { get; } = new double[ArrayLayout.Channels];

    /// <summary>Squares of the frequencies in GHz.</summary>
    public double[] FrequencySquaredChan { get; } = new double[ArrayLayout.Channels];

    /// <summary>Intermediate frequency of stored channel 0, GHz; each further channel has 25 MHz more.</summary>
    public double FirstIfGHz { get; set; }

    /// <summary>
    /// The <see cref="ComponentTerms.SpreadBaseline"/> from which on a Gaussian is gone: e^-45 of its flux, 3e-20, in the lowest channel.
    /// </summary>
    public double GreatestSpread => 45 / Math.Min(FrequencySquaredChan[0], FrequencySquaredChan[^1]);

    /// <summary>How much later than the reference point each dish sees the middle of the field, ns: what delays are set for.</summary>
    public double[] PathNsAntenna { get; }

    /// <summary>Flux of the whole scene, Jy.</summary>
    public double[] TotalFluxChan { get; } = new double[ArrayLayout.Channels];

    /// <summary>The scene in this frame.</summary>
    public ComponentTerms[] Components { get; }

    /// <summary>How many of <see cref="Components"/> shine in this frame.</summary>
    public int ComponentCount { get; set; }

    /// <summary>Receiver factors h with G_ij e^(...tau0) = h_j conj(h_i), in root counts per root Jy: real parts, axes antenna, channel.</summary>
    public double[] ReceiverReAntennaChan { get; }

    /// <summary>Imaginary parts of the same.</summary>
    public double[] ReceiverImAntennaChan { get; }

    /// <summary>Visibilities before noise, counts: real parts, axes baseline, channel.</summary>
    public double[] VisReBaselineChan { get; }

    /// <summary>Imaginary parts of the same.</summary>
    public double[] VisImBaselineChan { get; }

    /// <summary>Autocorrelations before noise, counts; axes antenna, channel.</summary>
    public double[] PowerAntennaChan { get; }

    /// <summary>Factors whose product over the antennas of a baseline is the noise of a part of its visibility, root counts; axes antenna, channel.</summary>
    public float[] NoiseAntennaChan { get; }

    /// <summary>What is packed: visibilities as stored, counts.</summary>
    public ComplexF[] VisChanBaseline { get; }

    /// <summary>What is packed: autocorrelations, counts.</summary>
    public uint[] AutoChanInput { get; }

    /// <summary>What is packed: delay words in their units.</summary>
    public long[] DelayUnitsInput { get; }

    /// <summary>trunc(d), ns.</summary>
    public double[] WholeDelayNsAntenna { get; }

    /// <summary>Sets the frequency that is observed in a channel, Hz.</summary>
    public void SetFrequency(int channel, double frequencyHz)
    {
        FrequencyHzChan[channel] = frequencyHz;
        FrequencySquaredChan[channel] = frequencyHz * frequencyHz * 1e-18;
    }
}
