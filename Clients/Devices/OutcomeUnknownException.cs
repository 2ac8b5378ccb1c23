namespace Muser.Devices;

/// <summary>Thrown by a command that cannot tell whether it had its effect: it ends as unknown, with this sentence, and is not repeated.</summary>
public sealed class OutcomeUnknownException(string message) : Exception(message);
