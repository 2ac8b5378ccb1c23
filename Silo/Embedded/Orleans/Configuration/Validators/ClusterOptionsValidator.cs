using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Configuration;

/// <summary>A silo or client must know its cluster and its service.</summary>
public class ClusterOptionsValidator(IOptions<ClusterOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Check(nameof(ClusterOptions.ClusterId), options.Value.ClusterId);
        Check(nameof(ClusterOptions.ServiceId), options.Value.ServiceId);
    }

    private static void Check(string name, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new OrleansConfigurationException(
                $"Configuration for {nameof(ClusterOptions)} is invalid. A non-empty value for {name} is required.");
        }
    }
}
