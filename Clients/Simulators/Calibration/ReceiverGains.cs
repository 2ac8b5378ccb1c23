using System.Numerics;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Calibration;

/// <summary>
/// The complex gains of the receivers: one per polarisation and dish, the same at all frequencies, log-normal in amplitude and normal in phase,
/// 0 for a dead one. A stored product carries g_i conj(g_j). Immutable, safe for any thread.
/// </summary>
public sealed class ReceiverGains
{
    private readonly Complex[] _gainPolAntenna;

    /// <param name="antennas">Number of dishes.</param>
    /// <param name="seed">Equal seeds give equal gains.</param>
    /// <param name="amplitudeScatter">Standard deviation of ln |g|.</param>
    /// <param name="phaseScatterDeg">Standard deviation of arg g, degrees.</param>
    /// <param name="dead">0-based dishes that are dead.</param>
    public ReceiverGains(int antennas, ulong seed, double amplitudeScatter, double phaseScatterDeg, IEnumerable<int> dead)
    {
        Antennas = antennas;
        _gainPolAntenna = new Complex[2 * antennas];
        var random = new SplitMix64(seed, Purpose.Gains);
        foreach (ref var gain in _gainPolAntenna.AsSpan())
        {
            var (first, second) = random.NextNormalPair();
            gain = Complex.FromPolarCoordinates(Math.Exp(amplitudeScatter * first), phaseScatterDeg * Math.PI / 180 * second);
        }

        foreach (var antenna in dead)
        {
            _gainPolAntenna[antenna] = _gainPolAntenna[antennas + antenna] = 0;
        }
    }

    /// <summary>Number of dishes.</summary>
    public int Antennas { get; }

    /// <summary>The gain of a 0-based dish.</summary>
    public Complex this[Polarization polarization, int antenna] => _gainPolAntenna[((int)polarization * Antennas) + antenna];
}
