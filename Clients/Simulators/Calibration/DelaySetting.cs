using Muser.Formats.Frames;
using Muser.Sky.Arrays;

namespace Muser.Simulators.Calibration;

/// <summary>
/// The delays that the correlator sets for a frame: d_k = K + path, plus the fibre delay where the words contain it, rounded to the unit of the
/// word. What the signal suffers is the whole number of ns in the rounded d. Source: conventions, "The stored correlator product".
/// </summary>
internal static class DelaySetting
{
    /// <summary>K, ns: keeps every delay positive.</summary>
    public const double ConstantNs = 20_000;

    /// <summary>Sets the delays of all inputs; those without a dish get the delay of the reference point.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="time">Time tag of the frame, by which the fibre delays are chosen.</param>
    /// <param name="pathNsAntenna">How much later than the reference point each dish sees the wave, ns.</param>
    /// <param name="wordUnitsInput">Filled: the delay words, in their units.</param>
    /// <param name="wholeNsAntenna">Filled: trunc(d), ns, for the dishes.</param>
    public static void Compute(
        ArrayLayout layout, UtcTime time, ReadOnlySpan<double> pathNsAntenna, Span<long> wordUnitsInput, Span<double> wholeNsAntenna)
    {
        var fibres = FibreDelayTable.At(layout.Id, time);
        var unitsPerNs = DelayWords.UnitsPerNs(layout);
        for (var k = 0; k < layout.Inputs; k++)
        {
            var pathNs = k < pathNsAntenna.Length ? pathNsAntenna[k] : 0;
            wordUnitsInput[k] = DelayWords.ToUnits(layout, ConstantNs + pathNs + FibreDelayTable.InWordNs(fibres, k));
            if (k < pathNsAntenna.Length)
            {
                wholeNsAntenna[k] = (wordUnitsInput[k] - ((long)FibreDelayTable.InWordNs(fibres, k) * unitsPerNs)) / unitsPerNs;
            }
        }
    }
}
