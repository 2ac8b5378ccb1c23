namespace Muser.Cli.Shell;

/// <summary>What the exit code of <c>muser</c> says.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The input is bad, or what was asked for could not be done; one line on standard error says what, where and why.</summary>
    public const int BadInput = 1;

    /// <summary>The command was used wrongly.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C or SIGTERM, cleanly: no half-written file is left.</summary>
    public const int Interrupted = 130;
}
