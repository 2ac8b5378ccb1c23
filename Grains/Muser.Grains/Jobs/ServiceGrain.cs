using System.Globalization;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <inheritdoc cref="IServiceGrain"/>
[ServicePlacement]
public sealed class ServiceGrain(IServiceCatalog catalog, ISiloWork silo, TimeProvider clock) : Grain, IServiceGrain
{
    private IJobService? _service;
    private long _calls;
    private long _failures;
    private double _totalMs;
    private double _maxMs;

    private string Name => this.GetPrimaryKeyString().Split('/')[0];

    public async Task<ServiceReply> Call(byte[] request)
    {
        var start = clock.GetTimestamp();
        try
        {
            var service = _service ??= (catalog.Find(Name) ?? throw new JobException($"There is no service '{Name}'.", isFinal: true)).Create();

            // It may compute for long: not on the threads of the grains.
            return new ServiceReply { Reply = await Task.Run(() => service.Answer(request, CancellationToken.None)) };
        }
        catch (Exception failure)
        {
            _failures++;
            return new ServiceReply
            {
                Failure = failure is JobException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}",
                IsFinal = failure is JobException { IsFinal: true },
            };
        }
        finally
        {
            var ms = clock.GetElapsedTime(start).TotalMilliseconds;
            _calls++;
            _totalMs += ms;
            _maxMs = Math.Max(_maxMs, ms);
        }
    }

    public Task<ServiceStatistics> GetStatistics() => Task.FromResult(new ServiceStatistics
    {
        Service = Name,
        Instance = int.Parse(this.GetPrimaryKeyString().Split('/')[1], CultureInfo.InvariantCulture),
        Silo = silo.SiloName,
        Calls = _calls,
        Failures = _failures,
        TotalMs = _totalMs,
        MaxMs = _maxMs,
    });
}
