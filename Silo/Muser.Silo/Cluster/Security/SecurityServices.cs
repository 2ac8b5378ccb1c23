using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Silo.Cluster.Security;

/// <summary>What a silo needs to know who wants what.</summary>
internal static class SecurityServices
{
    /// <summary>Adds tokens, the audit log, and what makes refusals visible.</summary>
    public static void AddMuserSecurity(this IServiceCollection services)
    {
        services.AddSingleton(provider => new TokenFile(Options(provider).TokensFile, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AuditLog(
            Options(provider).AuditFolder,
            Silo(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditLog>>(),
            Options(provider).AuditDurability));
        services.AddSingleton(provider => new AccessWatch(Silo(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAlarmSource>(provider => provider.GetRequiredService<AccessWatch>());
        services.AddSingleton<OpenRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenRequests>());
    }

    private static SecurityOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<SecurityOptions>>().Value;

    private static string Silo(IServiceProvider provider) => provider.GetRequiredService<ILocalSiloDetails>().Name;
}
