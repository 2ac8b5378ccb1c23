using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>
/// Speaks to a running service over HTTP. What it answers instead of a result becomes a <see cref="UserInputException"/> with its sentence, and so does
/// a service that does not answer.
/// </summary>
/// <param name="server">The address of its pages.</param>
/// <param name="token">The token that says who asks; null for none.</param>
/// <param name="authorities">Certificates of authorities to trust instead of those of the system; null for these.</param>
internal sealed class ServiceClient(Uri server, string? token = null, X509Certificate2Collection? authorities = null) : IDisposable
{
    /// <summary>How a line of server-sent events begins that has data.</summary>
    private const string DataField = "data: ";

    /// <summary>The line of server-sent events before the reason for which the service ends them.</summary>
    private const string EndEvent = "event: end";

    private readonly HttpClient _http = new(Handler(authorities))
    {
        BaseAddress = server,
        DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    };

    /// <summary>The query of a path, with its question mark: what is not null; empty where nothing is given.</summary>
    internal static string Query(params (string Name, string? Value)[] query)
    {
        var given = query.Where(each => each.Value is not null).Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}");
        return string.Join('&', given) is { Length: > 0 } text ? $"?{text}" : "";
    }

    /// <summary>Asks for something.</summary>
    public Task<T> Get<T>(string path, JsonSerializerOptions options, CancellationToken cancellation) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Get, path), options, cancellation);

    /// <summary>Gives something.</summary>
    public Task<T> Post<TBody, T>(string path, TBody body, JsonSerializerOptions options, CancellationToken cancellation) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body, options) }, options, cancellation);

    /// <summary>Puts something in the place of what is there.</summary>
    public Task<T> Put<TBody, T>(string path, TBody body, JsonSerializerOptions options, CancellationToken cancellation) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(body, options) }, options, cancellation);

    /// <summary>
    /// The data of server-sent events, as they come, until the service ends them or it is cancelled. Throws <see cref="UserInputException"/> with the reason
    /// where the service gives one.
    /// </summary>
    public async IAsyncEnumerable<string> Events(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await Open(path, cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var isEnd = false;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            isEnd |= line == EndEvent;
            if (isEnd && line.StartsWith(DataField, StringComparison.Ordinal))
            {
                throw new UserInputException(JsonSerializer.Deserialize<string>(line[DataField.Length..])!);
            }

            if (line.StartsWith(DataField, StringComparison.Ordinal))
            {
                yield return line[DataField.Length..];
            }
        }
    }

    /// <summary>Asks for nothing but that something be done.</summary>
    public Task<T> Post<T>(string path, JsonSerializerOptions options, CancellationToken cancellation) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Post, path), options, cancellation);

    /// <summary>Deletes something.</summary>
    public async Task Delete(string path, CancellationToken cancellation) =>
        await Answer(new HttpRequestMessage(HttpMethod.Delete, path), response => response.Content.ReadAsStringAsync(cancellation), cancellation);

    /// <summary>Deletes something, or has it end; returns what is said of it.</summary>
    public Task<T> Delete<T>(string path, JsonSerializerOptions options, CancellationToken cancellation) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Delete, path), options, cancellation);

    /// <summary>Fetches a file and gives its bytes to <paramref name="write"/>.</summary>
    public Task<bool> Download(string path, Func<Stream, Task> write, CancellationToken cancellation) =>
        Answer(
            new HttpRequestMessage(HttpMethod.Get, path),
            async response =>
            {
                await using var content = await response.Content.ReadAsStreamAsync(cancellation);
                await write(content);
                return true;
            },
            cancellation);

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(X509Certificate2Collection? authorities)
    {
        var handler = new SocketsHttpHandler();
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    private static StringContent Json<T>(T body, JsonSerializerOptions options) =>
        new(JsonSerializer.Serialize(body, options), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));

    private async Task<HttpResponseMessage> Open(string path, CancellationToken cancellation)
    {
        try
        {
            var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode
                ? response
                : throw new UserInputException(Sentence(await response.Content.ReadAsStringAsync(cancellation)) ?? $"The service at {server} answered {(int)response.StatusCode} to {path}.");
        }
        catch (HttpRequestException failure)
        {
            throw NoService(failure);
        }
    }

    private Task<T> Send<T>(HttpRequestMessage request, JsonSerializerOptions options, CancellationToken cancellation) =>
        Answer(request, async response => JsonSerializer.Deserialize<T>(await response.Content.ReadAsStringAsync(cancellation), options)!, cancellation);

    private async Task<T> Answer<T>(HttpRequestMessage request, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode
                ? await read(response)
                : throw new UserInputException(
                    Sentence(await response.Content.ReadAsStringAsync(cancellation))
                        ?? $"The service at {server} answered {(int)response.StatusCode} {response.ReasonPhrase} to {request.RequestUri}.");
        }
        catch (HttpRequestException failure)
        {
            throw NoService(failure);
        }
        catch (JsonException strange)
        {
            throw new UserInputException($"What answers at {server} is not this service, or another version of it: {strange.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UserInputException($"The service at {server} did not answer within {_http.Timeout.TotalSeconds:F0} s.");
        }
    }

    private UserInputException NoService(HttpRequestException failure) => failure.HttpRequestError == HttpRequestError.SecureConnectionError
        ? new($"What answers at {server} cannot be trusted ({failure.InnerException?.Message ?? failure.Message}); if it is your service, give its authority's certificate with --ca FILE.")
        : new($"No service answers at {server} ({failure.Message}); start one, such as 'muser demo', or name another with --server.");

    /// <summary>The sentence of problem JSON; null where it is something else.</summary>
    private static string? Sentence(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("detail", out var detail)
                ? detail.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
