namespace Muser.Silo;

/// <summary>
/// Ends a command with exit code 1 and its message on standard error: one clear sentence that says what is wrong, where, why, and what to do.
/// </summary>
public sealed class UserInputException(string message) : Exception(message);
