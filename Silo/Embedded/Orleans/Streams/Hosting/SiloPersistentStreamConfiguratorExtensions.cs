using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

public static class SiloPersistentStreamConfiguratorExtensions
{
    public static void ConfigurePullingAgent(
        this ISiloPersistentStreamConfigurator configurator,
        Action<OptionsBuilder<StreamPullingAgentOptions>>? configureOptions = null) =>
        configurator.ConfigureDelegate(services =>
            configureOptions?.Invoke(services.AddOptions<StreamPullingAgentOptions>(configurator.Name)));
}
