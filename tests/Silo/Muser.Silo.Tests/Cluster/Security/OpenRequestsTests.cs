using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Muser.Silo.Cluster.Security;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Security;

[Trait("Tier", "Unit")]
public sealed class OpenRequestsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-requests-");
    private readonly FakeClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ARequestWhoseTokenIsRevokedIsToldAndThenCutAndThoseOfOthersGoOn()
    {
        var path = Path.Combine(_folder.FullName, "tokens");
        var tokens = new TokenFile(path, _clock);
        var (vera, _) = ApiToken.Create("vera", ApiRole.Viewer, _clock.GetUtcNow(), null);
        var (otto, _) = ApiToken.Create("otto", ApiRole.Viewer, _clock.GetUtcNow(), null);
        tokens.Add(vera);
        tokens.Add(otto);
        var requests = new OpenRequests(new TokenFile(path, _clock), _clock, NullLogger<OpenRequests>.Instance);
        await requests.StartAsync(CancellationToken.None);
        var (hers, his, over) = (new Connection(), new Connection(), new Connection());
        using OpenRequest one = requests.Enter(hers.Context, vera), other = requests.Enter(his.Context, otto);
        requests.Enter(over.Context, vera).Dispose();
        await Look();
        Assert.False(one.Revoked.IsCancellationRequested);

        new TokenFile(path, _clock).Revoke("vera");
        await Look();
        await Cancelled(one.Revoked);
        await Cancelled(hers.Context.RequestAborted); // whatever looks at it ends
        Assert.False(hers.WasCut.Task.IsCompleted);

        await Look();
        await hers.WasCut.Task.WaitAsync(Patience);
        Assert.False(other.Revoked.IsCancellationRequested);
        Assert.False(over.WasCut.Task.IsCompleted);
        await requests.StopAsync(CancellationToken.None);
    }

    private async Task Look()
    {
        await _clock.WhenWaiting(OpenRequests.LookInterval);
        _clock.Advance(OpenRequests.LookInterval);
        await _clock.WhenWaiting(OpenRequests.LookInterval);
    }

    private static async Task Cancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Patience);
    }

    /// <summary>A connection that can be cut.</summary>
    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public Connection() => Context.Features.Set<IHttpRequestLifetimeFeature>(this);

        public DefaultHttpContext Context { get; } = new();

        public TaskCompletionSource WasCut { get; } = new();

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => WasCut.TrySetResult();
    }
}
