namespace Muser.Cli.Devices.Bench;

/// <summary>What is measured.</summary>
/// <param name="Folder">Where state and effects go.</param>
/// <param name="Rate">Commands a second.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Fires">Synchronous acts.</param>
/// <param name="Antennas">Antennas, for each pass.</param>
/// <param name="Switches">Silos that are killed with the controller on them.</param>
/// <param name="Sensors">Devices that report ten times a second.</param>
/// <param name="Idle">Devices that say nothing but that they live.</param>
internal sealed record DevicesBenchPlan(string Folder, double Rate, double Seconds, int Fires, int[] Antennas, int Switches, int Sensors, int Idle);
