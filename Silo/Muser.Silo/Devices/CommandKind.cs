using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>What a command of a device is, in JSON.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Operation">The operation that it is, which others may block; empty for none.</param>
/// <param name="Blocks">The operations that it blocks.</param>
/// <param name="IsCancellable">Whether it can be cancelled.</param>
/// <param name="IsIdempotent">Whether doing it twice is the same as once.</param>
/// <param name="TimeoutS">The time that it has where nobody says otherwise, s.</param>
public sealed record CommandKind(
    string Name, ArgumentKind[] Arguments, string Operation, string[] Blocks, bool IsCancellable, bool IsIdempotent, double TimeoutS)
{
    /// <summary>A command.</summary>
    public static CommandKind Of(CommandDescription command) => new(
        command.Name,
        [.. command.Arguments.Select(argument => new ArgumentKind(
            argument.Name, argument.Kind, argument.Unit, argument.Min, argument.Max, argument.Choices, argument.IsOptional))],
        command.Operation,
        command.Blocks,
        command.IsCancellable,
        command.IsIdempotent,
        command.TimeoutS);
}
