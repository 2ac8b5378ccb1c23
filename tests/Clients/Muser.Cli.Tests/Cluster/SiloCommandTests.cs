using System.Net;
using System.Net.Sockets;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;

namespace Muser.Cli.Tests.Cluster;

[Trait("Tier", "Cluster")]
public sealed class SiloCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task APortThatIsTakenEndsTheSiloWithASentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var run = await CommandRun.Of("silo", "--name", "n", "--data", _folder, "--receive", $"muser1={taken.LocalEndpoint}");
        run.IsRefused(ExitCode.BadInput, $"Cannot listen for muser1 on {taken.LocalEndpoint}: Address already in use. Choose another port");
    }

    [Theory]
    [InlineData("The setting Roles is 'foo'; it must be one of", "--roles", "foo")]
    [InlineData("--metadata is 'x'; it must be KEY=VALUE", "--metadata", "x")]
    [InlineData("--receive is 'x'; it must be ARRAY=[ADDRESS:]PORT", "--receive", "x")]
    [InlineData("it must be 0 to 65535", "--receive", "muser1=99999")]
    [InlineData("it must be an IP address", "--receive", "muser1=here:7101")]
    [InlineData("--silo-port is 0; it must be 1 to 65535", "--silo-port", "0")]
    [InlineData("--address is 'here'; it must be an IP address", "--address", "here")]
    [InlineData("--redis ", "--redis", "")]
    [InlineData("--data is empty", "--data", "")]
    public async Task WrongUseIsOneSentence(string says, params string[] args) =>
        (await CommandRun.Of(["silo", "--name", "n", .. args])).IsRefused(ExitCode.Usage, says);

    [Fact]
    public async Task AFileIsNoFolderForData()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "mine");
        (await CommandRun.Of("silo", "--name", "n", "--data", file)).IsRefused(ExitCode.BadInput, "is a file; name a folder with --data");
    }
}
