namespace Muser.Interfaces.Devices;

/// <summary>What states mean.</summary>
public static class DeviceStates
{
    /// <summary>Whether commands can reach a device that is so.</summary>
    public static bool IsOnline(this DeviceState state) => state is DeviceState.Init or DeviceState.Ready or DeviceState.Busy or DeviceState.Alert;
}
