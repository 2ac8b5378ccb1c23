using System.Globalization;

namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>The reference broker, on a free port of 127.0.0.1.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly Program _program;
    private readonly string _folder;

    private Mosquitto(Program program, string folder, int port) => (_program, _folder, Port) = (program, folder, port);

    public int Port { get; }

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
