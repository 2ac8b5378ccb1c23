using System.Diagnostics;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>This program, once more, in a process of its own.</summary>
internal static class OwnProgram
{
    /// <summary>How it is started with arguments; what it writes is for who starts it.</summary>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var muser = Environment.ProcessPath!;
        string[] before = Path.GetFileNameWithoutExtension(muser) == "dotnet" ? [typeof(OwnProgram).Assembly.Location] : [];
        return new ProcessStartInfo(muser, before.Concat(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>Runs it to its end; returns what it writes. Throws where it fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="what">What it is, as a sentence begins.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<string> Run(IEnumerable<string> arguments, string what, CancellationToken cancellation)
    {
        using var process = Process.Start(Start(arguments))!;
        using var kill = cancellation.Register(process.Kill);
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var written = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? written : throw new UserInputException($"{what} ended with code {process.ExitCode}: {await said}");
    }
}
