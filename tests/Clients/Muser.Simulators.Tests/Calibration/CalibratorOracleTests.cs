using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;
using Muser.Testing;

namespace Muser.Simulators.Tests.Calibration;

/// <summary>
/// Frames of a satellite against numpy, which gets the place of the satellite, the surveyed positions of the dishes, the fibre delays and the receivers that
/// the sidecar tells, and computes delay words and stored products by itself, in extended precision.
/// </summary>
[Trait("Tier", "Oracle")]
public sealed class CalibratorOracleTests
{
    private const string Script = """
        import sys, json, numpy as np
        o = json.loads(sys.argv[1])
        L = np.longdouble
        c = L(299792458)
        lon, lat, h = np.radians(115.2505), np.radians(42.211833333), 1365.0
        a, f = 6378137.0, 1/298.257223563
        e2 = f*(2 - f)
        N = a/np.sqrt(1 - e2*np.sin(lat)**2)
        site = np.array([(N + h)*np.cos(lat)*np.cos(lon), (N + h)*np.cos(lat)*np.sin(lon), (N*(1 - e2) + h)*np.sin(lat)])
        turn = np.array([[-np.sin(lon), np.cos(lon), 0],
                         [-np.sin(lat)*np.cos(lon), -np.sin(lat)*np.sin(lon), np.cos(lat)],
                         [np.cos(lat)*np.cos(lon), np.cos(lat)*np.sin(lon), np.sin(lat)]]).T
        r = (np.array(o['enu']) @ turn.T).astype(L)
        R = np.array(o['itrf'], dtype=L) - site.astype(L)
        late = np.sqrt(((R - r)**2).sum(axis=1)) - np.sqrt((R*R).sum())
        low, unit = o['low'], 10000 if o['low'] else 100000
        fibre = np.array(o['fibre'])
        words = [int(round(float((20000 + late[k]/c*L(1e9) + int(fibre[k]))*unit))) for k in range(len(r))]
        d = [(w - int(fk)*unit)//unit for w, fk in zip(words, fibre)]       # whole ns of the delay without the fibre
        p = 2.5 if low else 12.5
        g = np.array([complex(x, y) for x, y, _ in o['receivers']])
        tau = np.array([t for _, _, t in o['receivers']])
        vis = []
        for ch in range(16):
            frf = o['band'] + 25*(ch if low else 15 - ch) + p                # MHz
            fif = 25*ch + (50 + p if low else 75 - p)
            gain = g*np.exp(2j*np.pi*((frf*1e-3*tau) % 1))
            for i in range(len(r)):
                for j in range(i + 1, len(r)):
                    bs = -(late[j] - late[i])/c*L(1e6)                       # what b.s/c is for a plane wave, us
                    tau0 = (d[j] - d[i])*1e-3                                # us
                    G = gain[i]*np.conj(gain[j])*o['amplitude']
                    if o['stopped']:
                        v = G if low else np.conj(G)
                    elif low:
                        v = G*np.exp(-2j*np.pi*float((frf*bs + fif*tau0) % 1))
                    else:
                        v = np.conj(G)*np.exp(+2j*np.pi*float((frf*bs - fif*tau0) % 1))
                    vis.append((v.real, v.imag))
        print(json.dumps({'words': words, 'vis': np.array(vis).round(4).ravel().tolist()}))
        """;

    [OracleFact("numpy")]
    public void WordsAndProductsAreThoseOfNumpy()
    {
        var middle = UtcTime.FromCalendar(2015, 11, 1, 3, 30);
        Compare(ArrayId.Muser1, 1200, false, Calibrator.Geostationary(100.5), middle);
        Compare(ArrayId.Muser1, 400, true, Calibrator.Geostationary(135), middle);
        Compare(ArrayId.Muser2, 12_000, false, Calibrator.Geostationary(100.5), middle);
        Compare(ArrayId.Muser2, 2000, true, Calibrator.Geostationary(83), middle);

        // A satellite of GPS on its way, sixteen hours after the epoch of elements that were published in 2006 and are taken for 2016.
        Assert.True(TwoLineElements.TryParse(
            "",
            "1 28129U 03058A   16175.57071136 -.00000104  00000-0  10000-3 0   450",
            "2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443",
            out var gps,
            out _));
        Compare(ArrayId.Muser1, 1200, false, Calibrator.OnOrbit(gps!), gps!.Epoch.AddNs(16 * 3600 * UtcTime.NsPerSecond));
    }

    private static void Compare(ArrayId array, int bandMHz, bool stopped, Calibrator calibrator, UtcTime start)
    {
        const int Frame = 6;
        var simulator = new FrameSimulator(new()
        {
            Array = array,
            Start = start,
            FixedBandMHz = bandMHz,
            FixedPolarization = Polarization.Right,
            FringeStopped = stopped,
            Noise = false,
            Seed = 12,
            GainAmplitudeScatter = 0.2,
            GainPhaseScatterDeg = 100,
            GainDelayScatterNs = 2,
            DeadAntennas = [7],
            Beacon = new() { Calibrator = calibrator, AmplitudeCounts = 20_000 },
        });
        var frame = new CalibratorFrame(simulator, Frame);
        Assert.Equal(FrameSource.Satellite, frame.Header.Source);
        Assert.True(calibrator.TryPlace(ArraySite.Muser, simulator.Schedule.TimeOf(Frame).AddNs(1_562_500), out var place, out _));
        var fibres = FibreDelayTable.At(array, start);
        var antennas = Enumerable.Range(0, frame.Layout.Antennas).ToArray();
        var input = JsonSerializer.Serialize(new
        {
            low = array == ArrayId.Muser1,
            band = bandMHz,
            stopped,
            amplitude = 20_000,
            itrf = new[] { place!.ItrfM.X, place.ItrfM.Y, place.ItrfM.Z },
            enu = antennas.Select(k => AntennaTable.For(array)[k].EnuM).Select(enu => new[] { enu.X, enu.Y, enu.Z }),
            fibre = antennas.Select(k => array == ArrayId.Muser1 && fibres is not null ? fibres.DelayNsInput[k] : 0),
            receivers = antennas.Select(k => (Gain: simulator.Gains[Polarization.Right, k], Tau: simulator.Gains.DelayNs(Polarization.Right, k)))
                .Select(receiver => new[] { receiver.Gain.Real, receiver.Gain.Imaginary, receiver.Tau }),
        });
        using var answer = JsonDocument.Parse(OracleTools.RunPython(Script, input));
        Assert.Equal(answer.RootElement.GetProperty("words").EnumerateArray().Select(word => word.GetInt64()), frame.DelayUnitsInput[..frame.Layout.Antennas]);
        var parts = answer.RootElement.GetProperty("vis").EnumerateArray().Select(part => part.GetDouble()).ToArray();
        Assert.Equal(2 * frame.VisChanBaseline.Length, parts.Length);
        var worst = 0.0;
        for (var k = 0; k < frame.VisChanBaseline.Length; k++)
        {
            worst = Math.Max(worst, Math.Max(Math.Abs(frame.VisChanBaseline[k].Re - parts[2 * k]), Math.Abs(frame.VisChanBaseline[k].Im - parts[(2 * k) + 1])));
        }

        // Half a count of rounding, and the 10 nm that the difference of two distances loses in double precision, of some 40 000 counts at 12 GHz.
        Assert.InRange(worst, 0.4, 0.7);
        Assert.Equal(0, simulator.SaturatedParts);
    }
}
