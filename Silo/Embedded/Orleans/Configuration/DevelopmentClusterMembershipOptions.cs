using System.Net;

namespace Orleans.Configuration;

/// <summary>The silo that holds the membership of a development cluster.</summary>
public class DevelopmentClusterMembershipOptions
{
    public IPEndPoint? PrimarySiloEndpoint { get; set; }
}
