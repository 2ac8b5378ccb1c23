using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Devices;

/// <summary><c>muser device</c>: the devices of a running service.</summary>
internal static class DeviceCommand
{
    public static Command Create() =>
        new Command("device", "Shows the devices of a running service, sets them, and gives them commands.")
        {
            DeviceListCommand.Create(),
            DeviceShowCommand.Create(),
            DeviceWatchCommand.Create(),
            DeviceGetCommand.Create(),
            DeviceSetCommand.Create(),
            DeviceCommandCommand.Create(),
            DeviceCancelCommand.Create(),
            DeviceGroupCommand.Create(),
            DeviceInterlockCommand.Create(),
            DevicePlanCommand.Create(),
            DeviceClientsCommand.Create(),
        }.WithExample("muser device list", "muser device command ant-ia0 slew az=180 el=45", "muser device set noise-source-1 power -12.5");
}
