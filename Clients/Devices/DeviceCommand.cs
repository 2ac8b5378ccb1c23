using Muser.Interfaces.Devices;

namespace Muser.Devices;

/// <summary>A command of a device and what does it.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Act">What does it; what it throws is why it failed.</param>
/// <param name="IsAlone">Whether no other such command may run at the same time.</param>
internal sealed record DeviceCommand(CommandDescription Description, Func<CommandAct, Task> Act, bool IsAlone);
