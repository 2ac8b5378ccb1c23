using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The parameters of a silo that hangs: from a moment on its frames do not get any, and so are not calibrated. Safe for any thread.</summary>
public sealed class HeldCalibration
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _silo;

    /// <summary>From now on the frames of a silo hang, until <see cref="LetGo"/>.</summary>
    public void Hold(string silo) => _silo = silo;

    /// <summary>Lets them go on.</summary>
    public void LetGo() => _gate.TrySetResult();

    /// <summary>Puts it before the parameters of a silo.</summary>
    public void StandBefore(ISiloBuilder silo) => silo.Services.AddSingleton<ISiloCalibration>(services => new Door(
        this, services.GetRequiredService<ILocalSiloDetails>().Name, services.GetRequiredService<SiloCalibration>()));

    private sealed class Door(HeldCalibration hold, string silo, SiloCalibration calibration) : ISiloCalibration
    {
        public ValueTask<long> GetVersion(string array) => calibration.GetVersion(array);

        public async ValueTask<ArrayParameters> Get(string array, long version, UtcTime time)
        {
            if (hold._silo == silo)
            {
                await hold._gate.Task;
            }

            return await calibration.Get(array, version, time);
        }
    }
}
