using System.Collections.Concurrent;
using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Calls services: of the instances, the one that has the fewest calls of this silo under way, in turn where several have. Safe for any thread.</summary>
internal sealed class ServiceCaller(IGrainFactory grains, IServiceCatalog catalog) : IServiceCaller
{
    private readonly ConcurrentDictionary<string, Instances> _services = new();

    public async Task<TReply> Call<TRequest, TReply>(string service, TRequest request, CancellationToken cancellation)
    {
        var reply = await Call(service, JsonSerializer.SerializeToUtf8Bytes(request, JobJson.Options), cancellation);
        return JsonSerializer.Deserialize<TReply>(reply, JobJson.Options)!;
    }

    /// <summary>Calls with JSON; throws <see cref="JobException"/> where there is no such service, or where it fails.</summary>
    public async Task<byte[]> Call(string service, byte[] request, CancellationToken cancellation)
    {
        var instances = _services.GetOrAdd(service, name => new Instances((catalog.Find(name) ?? throw Missing(name)).Instances));
        var instance = instances.Begin();
        try
        {
            var reply = await grains.GetGrain<IServiceGrain>($"{service}/{instance}").Call(request).WaitAsync(cancellation);
            return reply.Failure.Length == 0 ? reply.Reply : throw new JobException($"The service '{service}' failed: {reply.Failure}", reply.IsFinal);
        }
        finally
        {
            instances.End(instance);
        }
    }

    private JobException Missing(string name)
    {
        var known = catalog.All.Count == 0 ? "none is known" : $"there are {string.Join(", ", catalog.All.Select(service => service.Name))}";
        return new JobException($"There is no service '{name}'; {known}.", isFinal: true);
    }

    private sealed class Instances(int count)
    {
        private readonly Lock _lock = new();
        private readonly int[] _underWay = new int[count];
        private int _next;

        public int Begin()
        {
            lock (_lock)
            {
                var chosen = _next;
                for (var step = 1; step < count; step++)
                {
                    var instance = (_next + step) % count;
                    chosen = _underWay[instance] < _underWay[chosen] ? instance : chosen;
                }

                _next = (chosen + 1) % count;
                _underWay[chosen]++;
                return chosen;
            }
        }

        public void End(int instance)
        {
            lock (_lock)
            {
                _underWay[instance]--;
            }
        }
    }
}
