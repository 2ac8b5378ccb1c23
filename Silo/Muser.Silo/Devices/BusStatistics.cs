using System.Diagnostics.Metrics;

namespace Muser.Silo.Devices;

/// <summary>Counters of what comes from the bus on a silo, also as metrics.</summary>
public sealed class BusStatistics
{
    private readonly Counter<long> _messages;
    private readonly Counter<long> _refused;
    private readonly KeyValuePair<string, object?> _silo;

    /// <param name="silo">The name of the silo.</param>
    public BusStatistics(string silo)
    {
        var meter = new Meter("Muser.Devices");
        _silo = new KeyValuePair<string, object?>("silo", silo);
        _messages = meter.CreateCounter<long>("muser.bus.messages", description: "Messages from the bus that were passed on.");
        _refused = meter.CreateCounter<long>("muser.bus.refused", description: "Messages from the bus that could not be used.");
    }

    /// <summary>A message that is passed on.</summary>
    public void Taken(string kind) => _messages.Add(1, _silo, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A message that cannot be used.</summary>
    public void Refused(string fault) => _refused.Add(1, _silo, new KeyValuePair<string, object?>("fault", fault));
}
