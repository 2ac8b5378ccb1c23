using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Devices;

/// <summary><c>muser mqtt</c>.</summary>
internal static class MqttCommand
{
    public static Command Create() =>
        new Command("mqtt", "The bus of the devices.")
        {
            MqttBrokerCommand.Create(),
        }.WithExample("muser mqtt broker --port 1883");
}
