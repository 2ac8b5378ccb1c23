using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>A client of the bus on the web.</summary>
/// <param name="Client">Who.</param>
/// <param name="IsConnected">Whether it is there.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Reason">Why it is not there.</param>
public sealed record ClientLine(string Client, bool IsConnected, string Since, string Role, string Protocol, string Reason)
{
    /// <summary>The line about a client.</summary>
    public static ClientLine Of(ClientPresence client) =>
        new(client.Client, client.IsConnected, BusTime.Format(client.UtcUnixNs), client.Role, client.Protocol, client.Reason);
}
