namespace Muser.Cli.Shell;

/// <summary>Ends a command with exit code 2 and its message on standard error: options that do not go together.</summary>
public sealed class UsageException(string message) : Exception(message);
