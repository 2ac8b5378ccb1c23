using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// The requests that tokens have let in, until they end: sockets and streams of events may go on for days. Those whose token is worth nothing any more are
/// ended. Safe for any thread.
/// </summary>
public sealed partial class OpenRequests(TokenFile tokens, TimeProvider clock, ILogger<OpenRequests> log) : BackgroundService
{
    /// <summary>Tokens are looked at so often; a request that has not ended by itself by the next look is cut.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<OpenRequest> _open = [];

    /// <summary>A request begins; it has ended when what is returned is disposed.</summary>
    public OpenRequest Enter(HttpContext context, ApiToken token)
    {
        var request = new OpenRequest(context, token, Leave);
        lock (_lock)
        {
            _open.Add(request);
        }

        return request;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(LookInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Look();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            try
            {
                foreach (var request in _open.Where(request => !tokens.IsGood(request.Token)).ToArray())
                {
                    LogEnded(request.Token.Name);
                    request.Revoke();
                }
            }
            catch (Exception failure) when (failure is UserInputException or IOException or UnauthorizedAccessException)
            {
                LogNotRead(failure.Message);
            }
        }
    }

    private void Leave(OpenRequest request)
    {
        lock (_lock)
        {
            _open.Remove(request);
        }
    }

    [LoggerMessage(EventId = 2653, Level = LogLevel.Information, Message = "A request of {Who} is ended: the token is worth nothing any more.")]
    private partial void LogEnded(string who);

    [LoggerMessage(EventId = 2654, Level = LogLevel.Warning, Message = "The tokens cannot be read, so that who has lost theirs goes on: {Reason}")]
    private partial void LogNotRead(string reason);
}
