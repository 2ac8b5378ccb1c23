using Microsoft.AspNetCore.Http;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// A request that a token has let in. When the token is worth nothing any more, the request is told so and may say why to its client; where it does not end
/// by itself, its connection is cut.
/// </summary>
public sealed class OpenRequest : IDisposable
{
    private static readonly object Key = new();
    private readonly HttpContext _context;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _revoked = new();
    private readonly Action<OpenRequest> _ended;

    internal OpenRequest(HttpContext context, ApiToken token, Action<OpenRequest> ended)
    {
        (_context, Token, _ended) = (context, token, ended);
        _end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _revoked.Token);
        context.RequestAborted = _end.Token;
        context.Items[Key] = this;
    }

    /// <summary>The token.</summary>
    public ApiToken Token { get; }

    /// <summary>Cancelled when the token is worth nothing any more.</summary>
    public CancellationToken Revoked => _revoked.Token;

    /// <summary>A sentence for the client whose request is ended; a socket has room for 123 bytes of it.</summary>
    public string Why => $"The token of {Token.Name} was revoked, or has expired.";

    /// <summary>The request as it was let in; null where it needed no token.</summary>
    public static OpenRequest? Of(HttpContext context) => context.Items[Key] as OpenRequest;

    public void Dispose()
    {
        _ended(this);
        _end.Dispose();
        _revoked.Dispose();
    }

    /// <summary>Has it end; cuts its connection where it has been told already.</summary>
    internal void Revoke()
    {
        if (_revoked.IsCancellationRequested)
        {
            _context.Abort();
        }
        else
        {
            // Whoever waits for it goes on elsewhere: this is called with the list of requests held.
            _ = _revoked.CancelAsync();
        }
    }
}
