using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Muser.Cli.Shell;
using Muser.Grains;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Silo.Cluster.Alarms;
using Muser.Silo.Cluster.Health;
using Muser.Silo.Cluster.Metrics;
using Muser.Silo.Cluster.Security;
using Muser.Silo.Cluster.Sockets;
using Muser.Silo.Devices;
using Muser.Silo.Devices.Alpaca;
using Muser.Silo.Jobs.Web;
using Muser.Silo.Observing;
using Orleans.Configuration;

namespace Muser.Cli.Cluster;

/// <summary>Builds the host of one silo: the same on both engines but for how silos of other processes are found.</summary>
internal static class SiloHost
{
    /// <summary>The name of the service in membership and storage, the same for ever.</summary>
    public const string ServiceId = "muser";

    /// <summary>Where the description of all endpoints is.</summary>
    private const string OpenApiPath = "/api/openapi.json";

    /// <summary>The setting that says how log messages are written: <c>text</c> or <c>json</c>.</summary>
    private const string LogFormatSetting = "Muser:Log:Format";

    /// <summary>The section whose levels win, such as <c>Logging:LogLevel:Orleans</c>.</summary>
    private const string LogSection = "Logging";

    /// <summary>The section that says who may use the pages.</summary>
    private const string SecuritySection = "Muser:Security";

    /// <summary>Builds a host, not started.</summary>
    /// <param name="name">The silo's name.</param>
    /// <param name="options">What the silo is for.</param>
    /// <param name="settings">Settings, such as <c>Muser:Products:Folder</c>; they win over files and environment.</param>
    /// <param name="console">Where its web pages are served; null for nowhere.</param>
    /// <param name="cluster">How it finds the other silos, and where it keeps state.</param>
    /// <param name="level">Log messages from this level on go to standard error; of the engine's, errors alone where this is Warning.</param>
    public static IHost Create(
        string name,
        MuserSiloOptions options,
        IReadOnlyDictionary<string, string?> settings,
        Uri? console,
        Action<ISiloBuilder> cluster,
        LogLevel level)
    {
        IHostApplicationBuilder builder = console is null
            ? Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name })
            : WebBuilder(name);
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(settings);
        if (builder is WebApplicationBuilder pages)
        {
            Serve(pages, console!);
            if (pages.Configuration.GetSection("Muser:Alpaca").Get<AlpacaOptions>() is { IsEnabled: true, DiscoveryPort: > 0 })
            {
                pages.Services.AddSingleton(console!).AddHostedService<AlpacaDiscovery>();
            }
        }

        AddConsole(builder.Logging.ClearProviders().SetMinimumLevel(level), builder.Configuration[LogFormatSetting] ?? "text");
        KeepReadable(builder.Logging, level);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection(LogSection));
        builder.Services.Configure<ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloOptions>(siloOptions => siloOptions.SiloName = name);
            silo.UseMuserDeathDetection();
            cluster(silo);
            silo.AddMuser(options);
            if (console is not null)
            {
                EngineCluster.AddDashboard(silo);
            }
        });
        if (builder is not WebApplicationBuilder web)
        {
            return ((HostApplicationBuilder)builder).Build();
        }

        var app = web.Build();
        app.UseMuserSecurity(console!);
        app.MapMuserSecurity();
        app.MapMuserSockets();
        app.MapMuserStatus();
        app.MapMuserMetrics();
        app.MapMuserHealth();
        app.MapMuserAlarms();
        app.MapMuserParameters();
        app.MapMuserJobs();
        app.MapMuserDevices();
        app.MapMuserControl();
        app.MapMuserServices();
        if (app.Services.GetRequiredService<IOptions<AlpacaOptions>>().Value.IsEnabled)
        {
            app.MapMuserAlpaca();
        }

        app.MapOpenApi(OpenApiPath);
        EngineCluster.MapDashboard(app);
        return app;
    }

    /// <summary>Clustering among the silos of one process, with state in files.</summary>
    /// <param name="endPoint">The silo's own end point.</param>
    /// <param name="primary">The end point of the first silo of the cluster.</param>
    /// <param name="clusterId">The cluster.</param>
    public static Action<ISiloBuilder> InProcess(IPEndPoint endPoint, IPEndPoint primary, string clusterId) =>
        silo => silo.UseLocalhostClustering(endPoint.Port, gatewayPort: 0, primary, ServiceId, clusterId).AddMuserFileState();

    /// <summary>Clustering among processes, with membership, state and reminders in Redis.</summary>
    /// <param name="endPoint">Where other silos reach this one.</param>
    /// <param name="gatewayPort">The port for clients.</param>
    /// <param name="redis">The Redis server.</param>
    public static Action<ISiloBuilder> OnRedis(IPEndPoint endPoint, int gatewayPort, string redis) =>
        silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, ServiceId));
            silo.ConfigureEndpoints(endPoint.Address, endPoint.Port, gatewayPort, listenOnAnyHostAddress: true);
            EngineCluster.UseRedis(silo, redis);
        };

    /// <summary>
    /// Leaves out what says nothing to who runs a silo. Where a silo has died, the engine writes lines for each frame that was on its way there; the
    /// ingest sends these again and says so.
    /// </summary>
    private static void KeepReadable(ILoggingBuilder logging, LogLevel level)
    {
        // The engine's own course of a start, and its settings.
        logging.AddFilter("Orleans", level >= LogLevel.Warning ? LogLevel.Error : LogLevel.Warning);
        if (level < LogLevel.Warning)
        {
            logging.AddFilter("Orleans.Runtime.MembershipService", level);
        }

        // It warns of settings that are chosen here, and of silos that it no longer reaches while all of them stop.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.GrainDirectory.ClientDirectory", LogLevel.Critical);

        // A call that fails, a placement that is tried again: the caller is told, and tries again or says what it means.
        logging.AddFilter("Orleans.Messaging", LogLevel.Critical).AddFilter("Orleans.Runtime.CallbackData", LogLevel.Error)
            .AddFilter("Orleans.Grain", LogLevel.Critical).AddFilter("Polly", LogLevel.None);

        // Where a silo that held queues of notices is gone, they are read again.
        logging.AddFilter($"Orleans.Streams.{ProviderNames.Streams}", LogLevel.Critical)
            .AddFilter("Orleans.Providers.MemoryAdapterReceiver", LogLevel.Critical);

        // A line for each request of a page.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Of a service that fails, the host logs the stack; whoever started it says why in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    /// <summary>Log messages on the console: a line for people each, or a JSON object with its values by name.</summary>
    private static void AddConsole(ILoggingBuilder logging, string format)
    {
        switch (format)
        {
            case "json":
                logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
                break;
            case "text":
                logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
                break;
            default:
                throw new UsageException($"{LogFormatSetting} is '{format}'; it must be text or json.");
        }
    }

    /// <summary>Serves pages at an address; refuses with a sentence where that would not be safe.</summary>
    private static void Serve(WebApplicationBuilder builder, Uri console)
    {
        var security = builder.Configuration.GetSection(SecuritySection).Get<SecurityOptions>() ?? new SecurityOptions();
        security.Validate(console, new TokenFile(security.TokensFile, TimeProvider.System));
        builder.WebHost.UseUrls(console.GetLeftPart(UriPartial.Authority));
        if (console.Scheme == Uri.UriSchemeHttps)
        {
            var certificate = ServerCertificate.Read(security.CertificatePath, security.KeyPath);
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        }
    }

    private static WebApplicationBuilder WebBuilder(string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = name });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenApi(ApiDescription.Configure);
        builder.Services.AddMuserMetrics();
        return builder;
    }
}
