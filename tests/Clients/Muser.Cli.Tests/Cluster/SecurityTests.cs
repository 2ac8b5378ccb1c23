using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Cli.Tests.Devices;
using Muser.Cli.Tests.Shell;
using Muser.Silo;
using Muser.Silo.Cluster.Security;
using Muser.Simulators.Devices;
using Muser.Testing;

namespace Muser.Cli.Tests.Cluster;

[Trait("Tier", "Cluster")]
public sealed class SecurityTests : IDisposable
{
    private const string Description = "/api/openapi.json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-security-");
    private readonly HttpClient _http = new();

    private string Tokens => Path.Combine(_folder.FullName, "tokens");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task OnThisMachineNobodyNeedsAToken()
    {
        await using var service = await RunningService.Start();
        Assert.Equal("""{"name":"local","role":"admin","hasToken":false}""", await _http.GetStringAsync(new Uri(service.Address, "/api/whoami")));

        // But a page of somebody else's, opened on this machine, may change nothing, and may not come under a name of its own.
        var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "/api/plans/night/pause")) { Headers = { { "Origin", "http://elsewhere.example" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(foreign)).StatusCode);
        var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/api/status")) { Headers = { Host = "elsewhere.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(rebound)).StatusCode);
    }

    [Fact]
    public async Task RolesDecideAndWhatWasWantedIsWrittenDown()
    {
        var (viewer, @operator, engineer) = (Token("vera", "viewer"), Token("otto", "operator"), Token("emma", "engineer"));
        await using var site = await DeviceSite.Start(new() { ["Muser:Security:RequireToken"] = "true", ["Muser:Security:TokensFile"] = Tokens });
        await site.Add(new NoiseSourceDevice("noise-source-1", new DeviceSetup { Speed = 50 }));
        const string commands = "/api/devices/noise-source-1/commands";

        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri(site.Service.Address, "/health/live"))).StatusCode);
        var stranger = await _http.GetAsync(new Uri(site.Service.Address, "/api/status"));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(["Bearer", "Basic realm=\"muser\""], stranger.Headers.WwwAuthenticate.Select(each => each.ToString()));
        Assert.Contains("A token is needed", await stranger.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(site.Service.Address, HttpMethod.Get, "/api/status", "muser_guess")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(site.Service.Address, HttpMethod.Get, "/api/status", viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(site.Service.Address, HttpMethod.Post, commands, viewer, """{"command":"on"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(site.Service.Address, HttpMethod.Put, "/api/interlocks", @operator, "[]")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(site.Service.Address, HttpMethod.Post, commands, @operator, """{"command":"on","client":"somebody-else","why":"calibration"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(site.Service.Address, HttpMethod.Post, commands, @operator, """{"command":"sing"}""")).StatusCode);
        (await site.Service.Run("device", "command", "noise-source-1", "off", "--token", viewer)).IsRefused(ExitCode.BadInput, "is for the role operator and above, and vera has the role viewer");
        (await site.Service.Run("device", "list")).IsRefused(ExitCode.BadInput, "A token is needed");
        Assert.Contains("is done", await site.Service.Done("device", "command", "noise-source-1", "off", "--token", @operator), StringComparison.Ordinal);

        var audit = await Audit(site.Service, engineer);
        var on = audit.Where(line => line.What == "on").Reverse().ToArray();
        Assert.Equal(["accepted", "done"], on.Select(line => line.Outcome));
        Assert.All(on, line => Assert.Equal(("otto", "calibration", "noise-source-1"), (line.Who, line.Why, line.Target)));
        Assert.Contains(audit, line => line is { Who: "otto", Role: ApiRole.Operator, What: $"POST {commands}", Outcome: "200", Why: "calibration", From: "127.0.0.1" });
        Assert.Contains(audit, line => line is { Who: "otto", What: "sing", Outcome: "rejected", IsRefused: true });
        Assert.Contains(audit, line => line is { Who: "vera", Outcome: "403", IsRefused: true, What: $"POST {commands}" });
        Assert.Contains(audit, line => line is { Who: "?", Outcome: "401", IsRefused: true, What: "GET /api/status" });
        Assert.Contains("refused, 403", await site.Service.Done("audit", "--refused", "--token", engineer), StringComparison.Ordinal);
        (await site.Service.Run("audit", "--token", @operator)).IsRefused(ExitCode.BadInput, "is for the role engineer");
        var metrics = await (await Send(site.Service.Address, HttpMethod.Get, "/metrics", viewer)).Content.ReadAsStringAsync();
        Assert.Contains("muser_access_refused_total{reason=\"unknown-token\",silo=\"one\"} 1\n", metrics, StringComparison.Ordinal);
        await Until(async () => (await site.Service.Done("alarm", "list", "--token", viewer)).Contains("access-refused.one", StringComparison.Ordinal));

        Assert.Equal(0, (await CommandRun.Of("token", "revoke", "vera", "--tokens", Tokens)).ExitCode);
        await Until(async () => (await Send(site.Service.Address, HttpMethod.Get, "/api/status", viewer)).StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WhoseTokenIsRevokedIsShownOutOfWhatIsOpenAndToldWhy()
    {
        var (viewer, other) = (Token("vera", "viewer"), Token("wang", "viewer"));
        await using var service = await Secured();
        using ClientWebSocket hers = await Socket(service, viewer), his = await Socket(service, other);
        var watch = service.Run("device", "watch", "--token", viewer);
        using var stream = await _http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/api/devices/events")) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", viewer) } },
            HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal("data: []", await lines.ReadLineAsync().WaitAsync(Patience));

        Assert.Equal(0, (await CommandRun.Of("token", "revoke", "vera", "--tokens", Tokens)).ExitCode);

        const string why = "The token of vera was revoked, or has expired.";
        Assert.Equal(WebSocketMessageType.Close, (await Next(hers)).MessageType);
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, why), (hers.CloseStatus, hers.CloseStatusDescription));
        (await watch.WaitAsync(Patience)).IsRefused(ExitCode.BadInput, why);
        var last = new List<string>();
        while (await lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            last.Add(line);
        }

        Assert.Equal(["event: end", $"data: \"{why}\"", ""], last[^3..]);
        await his.SendAsync(Encoding.UTF8.GetBytes("""{"op":"subscribe","topic":"interlocks"}"""), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        Assert.Equal(WebSocketMessageType.Text, (await Next(his)).MessageType);
    }

    private static async Task<ClientWebSocket> Socket(RunningService service, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new UriBuilder(service.Address) { Scheme = "ws", Path = "/api/ws" }.Uri, patience.Token);
        return socket;
    }

    private static async Task<WebSocketReceiveResult> Next(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await socket.ReceiveAsync(new byte[4096], patience.Token);
    }

    [Fact]
    public async Task BasicTakesTheTokenAsItsPassword()
    {
        var viewer = Token("vera", "viewer");
        await using var service = await Secured();
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/api/whoami"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{viewer}")));
        Assert.Equal("""{"name":"vera","role":"viewer","hasToken":true}""", await (await _http.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task TheDescriptionSaysWhichRoleEachEndpointAsksForAndEachAsksForIt()
    {
        var (viewer, admin) = (Token("vera", "viewer"), Token("anna", "admin"));
        await using var service = await Secured();
        using var description = JsonDocument.Parse(await (await Send(service.Address, HttpMethod.Get, Description, admin)).Content.ReadAsStringAsync());
        var checkedOnes = 0;
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var role = operation.Value.TryGetProperty("x-role", out var said) ? said.GetString() : null;
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary.");
                var place = path.Name.Replace("{id}", $"{Guid.Empty}").Replace("{version}", "1").Replace('{', 'x').Replace('}', 'x');
                using var request = new HttpRequestMessage(HttpMethod.Parse(operation.Name), new Uri(service.Address, place));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", viewer);
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.True((role is "viewer" or null) == (response.StatusCode != HttpStatusCode.Forbidden), $"{operation.Name} {path.Name} asks for {role}, and a viewer gets {response.StatusCode}.");
                Assert.True(role is not "admin", $"{operation.Name} {path.Name} does not say what role it asks for.");
                checkedOnes++;
            }
        }

        Assert.InRange(checkedOnes, 45, 500);
    }

    [OracleFact("json-validator")]
    [Trait("Tier", "Oracle")]
    public async Task AValidatorOfOthersFindsTheDescriptionInOrder()
    {
        await using var service = await RunningService.Start(new MuserSiloOptions(), new() { ["Muser:Alpaca:IsEnabled"] = "true" });
        var description = await _http.GetStringAsync(new Uri(service.Address, Description));

        Assert.Equal("", Faults(description));
        Assert.Contains("Properties not allowed: answers", Faults(description.Replace("\"responses\"", "\"answers\"", StringComparison.Ordinal)), StringComparison.Ordinal);

        string Faults(string text)
        {
            var file = Path.Combine(_folder.FullName, "openapi.json");
            File.WriteAllText(file, text);
            const string script = "my $schema = JSON::Validator->new->schema(\"file://$ARGV[0]\")->schema; ref $schema eq 'JSON::Validator::Schema::OpenAPIv3' or die 'no OpenAPI 3'; print \"$_\\n\" for @{$schema->errors};";
            var (exitCode, output, error) = OracleTools.Run("perl", "-MJSON::Validator", "-e", script, file);
            Assert.True(exitCode == 0, error);
            return output;
        }
    }

    [Fact]
    public async Task OtherMachinesAreNotServedWithoutTokens()
    {
        var port = FreePort();
        (await CommandRun.Of("silo", "--name", "one", "--data", _folder.FullName, "--silo-port", $"{FreePort()}", "--console", $"http://0.0.0.0:{port}", "--tokens", Tokens)).IsRefused(
            ExitCode.BadInput, $"The pages cannot be served at http://0.0.0.0:{port}/ without security: other machines reach it, and {Tokens} has no token. Make one with");
        Token("anna", "admin");
        (await CommandRun.Of("silo", "--name", "one", "--data", _folder.FullName, "--silo-port", $"{FreePort()}", "--console", $"https://127.0.0.1:{port}", "--tokens", Tokens)).IsRefused(
            ExitCode.BadInput, "without a certificate: give --certificate FILE");
        var broken = Path.Combine(_folder.FullName, "broken.pem");
        File.WriteAllText(broken, "-----BEGIN CERTIFICATE-----\nnonsense\n");
        (await CommandRun.Of(
            "silo", "--name", "one", "--data", _folder.FullName, "--silo-port", $"{FreePort()}", "--console", $"https://127.0.0.1:{port}", "--certificate", broken, "--key", broken)).IsRefused(
            ExitCode.BadInput, $"{broken} cannot be used as a server's certificate");
        (await CommandRun.Of(
            "silo", "--name", "one", "--data", _folder.FullName, "--silo-port", $"{FreePort()}", "--console", $"https://127.0.0.1:{port}", "--certificate", broken + "-not", "--key", broken)).IsRefused(
            ExitCode.BadInput, "is not there; a certificate is needed");
    }

    [Fact]
    public async Task TheApiIsServedOverTls()
    {
        using var certificates = TestCertificates.Create();
        certificates.WriteTo(_folder.FullName);
        string File(string name) => Path.Combine(_folder.FullName, name);
        var viewer = Token("vera", "viewer");
        var settings = new Dictionary<string, string?>
        {
            ["Muser:Security:RequireToken"] = "true",
            ["Muser:Security:TokensFile"] = Tokens,
            ["Muser:Security:CertificatePath"] = File("server.pem"),
            ["Muser:Security:KeyPath"] = File("server.key"),
        };
        await using var service = await RunningService.Start(new MuserSiloOptions(), settings, Uri.UriSchemeHttps);

        Assert.Equal("No alarms.\n", await service.Done("alarm", "list", "--ca", File("ca.pem"), "--token", viewer));
        (await service.Run("alarm", "list", "--token", viewer)).IsRefused(ExitCode.BadInput, "cannot be trusted");
        (await service.Run("alarm", "list", "--ca", File("server.key"))).IsRefused(ExitCode.BadInput, "holds no certificate in PEM");
        (await service.Run("alarm", "list", "--ca", File("nothing"))).IsRefused(ExitCode.BadInput, "is not there; a file of certificates in PEM is needed");

        // A client that this team did not make.
        Assert.Equal(
            """{"name":"vera","role":"viewer","hasToken":true}""",
            OracleTools.Run("curl", "-sS", "--cacert", File("ca.pem"), "-u", $"x:{viewer}", new Uri(service.Address, "/api/whoami").ToString()).Output);
    }

    [Fact]
    public async Task TokensAreMadeListedAndRevoked()
    {
        var made = await CommandRun.Of("token", "create", "li", "--role", "operator", "--days", "30", "--tokens", Tokens);
        Assert.StartsWith(ApiToken.Prefix, made.Output, StringComparison.Ordinal);
        Assert.Contains("shown this once", made.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Output.Trim(), File.ReadAllText(Tokens), StringComparison.Ordinal);
        (await CommandRun.Of("token", "create", "li", "--role", "viewer", "--tokens", Tokens)).IsRefused(ExitCode.BadInput, "li has a token already");
        (await CommandRun.Of("token", "create", "wu", "--role", "king", "--tokens", Tokens)).IsRefused(ExitCode.Usage, "--role");
        (await CommandRun.Of("token", "create", "wu", "--role", "viewer", "--days", "0", "--tokens", Tokens)).IsRefused(ExitCode.Usage, "--days is 0");
        Assert.Contains("operator", (await CommandRun.Of("token", "list", "--tokens", Tokens)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.Of("token", "revoke", "li", "--tokens", Tokens)).ExitCode);
        Assert.StartsWith("Nobody has a token", (await CommandRun.Of("token", "list", "--tokens", Tokens)).Output, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private string Token(string name, string role)
    {
        var (token, text) = ApiToken.Create(name, Enum.Parse<ApiRole>(role, ignoreCase: true), TimeProvider.System.GetUtcNow(), null);
        new TokenFile(Tokens, TimeProvider.System).Add(token);
        return text;
    }

    private Task<RunningService> Secured() => RunningService.Start(
        new MuserSiloOptions(), new() { ["Muser:Security:RequireToken"] = "true", ["Muser:Security:TokensFile"] = Tokens });

    private async Task<HttpResponseMessage> Send(Uri service, HttpMethod method, string path, string token, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(service, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request);
    }

    private static async Task<AuditLine[]> Audit(RunningService service, string token)
    {
        var lines = await service.Done("audit", "--limit", "1000", "--json", "--token", token);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<AuditLine>(line, ServiceJson.Compact)!)];
    }
}
