using System.Globalization;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>The reference broker, on a free port of 127.0.0.1.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly Program _program;
    private readonly string _folder;

    private Mosquitto(Program program, string folder, int port) => (_program, _folder, Port) = (program, folder, port);

    public int Port { get; }

    /// <summary>With the settings and rights of deploy/mosquitto, and users whose passwords are their names.</summary>
    public static async Task<Mosquitto> StartDeployedAsync(params string[] users)
    {
        var deploy = Path.Combine(TestData.RepositoryRoot, "deploy", "mosquitto");
        var settings = await File.ReadAllTextAsync(Path.Combine(deploy, "mosquitto.conf"));
        return await StartAsync(
            settings
                .Replace("set_tcp_nodelay true", "")
                .Replace("listener 1883", "")
                .Replace("/mosquitto/data/", "FOLDER/")
                .Replace("/mosquitto/users/passwords", "FOLDER/passwords")
                .Replace("/mosquitto/config/acl", "FOLDER/acl"),
            folder =>
            {
                File.Copy(Path.Combine(deploy, "acl"), Path.Combine(folder, "acl"));
                foreach (var (user, i) in users.Select((user, i) => (user, i)))
                {
                    OracleTools.Run("mosquitto_passwd", i == 0 ? ["-c", "-b", Path.Combine(folder, "passwords"), user, user] : ["-b", Path.Combine(folder, "passwords"), user, user]);
                }
            });
    }

    /// <param name="settings">More lines of its configuration; FOLDER stands for its folder.</param>
    /// <param name="prepare">Writes files into its folder before it starts.</param>
    public static async Task<Mosquitto> StartAsync(string settings = "allow_anonymous true", Action<string>? prepare = null)
    {
        var folder = Directory.CreateTempSubdirectory("muser-mosquitto-").FullName;
        var port = FreePort.Next();
        prepare?.Invoke(folder);
        var file = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            listener {port} 127.0.0.1
            set_tcp_nodelay true
            user root
            {settings.Replace("FOLDER", folder)}

            """));
        var program = Program.Start("/usr/sbin/mosquitto", "-c", file);
        await program.LineAsync("running", ofErrors: true);
        return new(program, folder, port);
    }

    public void Dispose()
    {
        _program.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
