namespace Muser.Interfaces.Devices;

/// <summary>What phases mean.</summary>
public static class CommandPhases
{
    /// <summary>Whether a command has ended with this phase.</summary>
    public static bool IsEnd(this CommandPhase phase) => phase >= CommandPhase.Rejected;
}
