using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Calibration;

/// <summary>The parameters in force for one array in an interval, with what each band and hand needs of them. Safe for any thread.</summary>
public sealed class ArrayParameters(ArrayLayout layout, EffectiveParameters parameters)
{
    private readonly ConcurrentDictionary<BandHand, BandParameters> _bands = new();

    /// <summary>The parameters.</summary>
    public EffectiveParameters Parameters => parameters;

    /// <summary>What a band and hand needs, made when it is first asked for; then asking costs no allocation.</summary>
    public BandParameters For(BandHand band) =>
        _bands.TryGetValue(band, out var known) ? known : _bands.GetOrAdd(band, new BandParameters(layout, parameters, band));
}
