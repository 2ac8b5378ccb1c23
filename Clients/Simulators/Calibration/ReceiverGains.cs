using System.Numerics;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Calibration;

/// <summary>
/// The complex gains of the receivers, g_k exp(2 pi i f tau_k) at the frequency f: g one per polarisation and dish, log-normal in amplitude and normal in
/// phase, 0 for a dead one; tau a residual delay, normal, which no delay word knows (a signal that comes late has a negative tau). A stored product carries
/// G_ij = gain_i conj(gain_j). Equal arguments give the same receivers, whatever they look at. Immutable, safe for any thread.
/// </summary>
public sealed class ReceiverGains
{
    private readonly Complex[] _gainPolAntenna;
    private readonly double[] _delayNsPolAntenna;

    /// <param name="antennas">Number of dishes.</param>
    /// <param name="seed">Equal seeds give equal gains.</param>
    /// <param name="amplitudeScatter">Standard deviation of ln |g|.</param>
    /// <param name="phaseScatterDeg">Standard deviation of arg g, degrees.</param>
    /// <param name="delayScatterNs">Standard deviation of tau, ns.</param>
    /// <param name="dead">0-based dishes that are dead.</param>
    public ReceiverGains(int antennas, ulong seed, double amplitudeScatter, double phaseScatterDeg, double delayScatterNs, IEnumerable<int> dead)
    {
        Antennas = antennas;
        _gainPolAntenna = new Complex[2 * antennas];
        _delayNsPolAntenna = new double[2 * antennas];
        var gains = new SplitMix64(seed, Purpose.Gains);
        var delays = new SplitMix64(seed, Purpose.Delays);
        for (var k = 0; k < _gainPolAntenna.Length; k++)
        {
            var (first, second) = gains.NextNormalPair();
            _gainPolAntenna[k] = Complex.FromPolarCoordinates(Math.Exp(amplitudeScatter * first), phaseScatterDeg * Math.PI / 180 * second);
            _delayNsPolAntenna[k] = delayScatterNs * delays.NextNormalPair().First;
        }

        foreach (var antenna in dead)
        {
            _gainPolAntenna[antenna] = _gainPolAntenna[antennas + antenna] = 0;
        }
    }

    /// <summary>Number of dishes.</summary>
    public int Antennas { get; }

    /// <summary>g of a 0-based dish.</summary>
    public Complex this[Polarization polarization, int antenna] => _gainPolAntenna[((int)polarization * Antennas) + antenna];

    /// <summary>tau of a 0-based dish, ns.</summary>
    public double DelayNs(Polarization polarization, int antenna) => _delayNsPolAntenna[((int)polarization * Antennas) + antenna];

    /// <summary>The gain at a frequency: g exp(2 pi i f tau).</summary>
    public Complex At(Polarization polarization, int antenna, double frequencyHz)
    {
        var (sin, cos) = Phasor.SinCosTurns(frequencyHz * 1e-9 * DelayNs(polarization, antenna));
        return this[polarization, antenna] * new Complex(cos, sin);
    }
}
