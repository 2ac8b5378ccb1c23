using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <inheritdoc cref="IIntegrationGrain"/>
/// <remarks>
/// It has no state: the sums are <see cref="FrameIntegrator"/>'s. Whatever it answers, it deactivates, so that it is placed anew when it is asked again:
/// frames that were missing are sent to where it will be.
/// </remarks>
[FramePlacement]
public sealed class IntegrationGrain(FrameIntegrator integrator, ISiloCalibration calibration, IProductStore products) : Grain, IIntegrationGrain
{
    public async Task<BandReceipt> Integrate(BandArrival arrival)
    {
        DeactivateOnIdle();
        if (!BandIntegrationKey.TryParse(this.GetPrimaryKeyString(), out var key) || ArrayLayout.ByName(key.Integration.Array) is not { } layout)
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not the key of a band of an integration.");
        }

        var parameters = await calibration.Get(
            key.Integration.Array, arrival.CalibrationVersion, new UtcTime(key.Integration.StartUtcUnixNs));
        var (receipt, mean) = integrator.Find(key) is { } sums
            ? sums.Read(key, (left, right) => Mean(sums, left, right))
            : Mean(null, null, null);
        if (mean is null)
        {
            return receipt;
        }

        var path = "";
        if (arrival.WantsFile && mean.HasPositions)
        {
            path = ProductPath.UvFits(key);
            products.Write(path, stream => mean.Write(stream, arrival.IntervalNs / (double)UtcTime.NsPerSecond));
        }

        integrator.Forget(key);
        return receipt with { Hands = mean.Describe(path) };

        (BandReceipt Receipt, BandMean? Mean) Mean(BandSums? sums, HandSum? left, HandSum? right)
        {
            var receipt = new BandReceipt
            {
                MissingLeftUtcUnixNs = left?.Missing(arrival.LeftUtcUnixNs) ?? arrival.LeftUtcUnixNs,
                MissingRightUtcUnixNs = right?.Missing(arrival.RightUtcUnixNs) ?? arrival.RightUtcUnixNs,
            };
            if (receipt.MissingLeftUtcUnixNs.Length + receipt.MissingRightUtcUnixNs.Length > 0 || left is null || right is null)
            {
                return (receipt, null);
            }

            sums!.Settle(); // all frames are here: what still waits is alone
            return (receipt, new BandMean(layout, key, parameters, left, right));
        }
    }
}
