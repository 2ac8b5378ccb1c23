using System.Diagnostics;
using System.Globalization;

namespace Muser.Silo.Jobs.Processes;

/// <summary>
/// How processes are held on this machine: found out once. Everywhere limits of the kernel stand behind the watch over memory and processor time, and the
/// process dies with the service. Where the kernel gives a namespace of process numbers, nothing that it starts can outlive it or hide from it.
/// </summary>
internal sealed class Isolation
{
    /// <summary>The watch is exact to what can be used between two looks; the kernel refuses more than this factor, and this more.</summary>
    private const int BackstopFactor = 4;
    private const long BackstopBytes = 512L << 20;

    /// <summary>The first process of a namespace is deaf to signals, that to kill itself too: so that is a shell, and the program its child.</summary>
    private static readonly string[] Init = ["/bin/sh", "-c", "\"$0\" \"$@\"; exit $?"];

    private static readonly Lazy<Isolation> Found = new(Find);
    private readonly string[] _prefix;

    private Isolation(string[] prefix, string mechanism) => (_prefix, Mechanism) = (prefix, mechanism);

    /// <summary>That of this machine.</summary>
    public static Isolation OfThisMachine => Found.Value;

    /// <summary>How, in words.</summary>
    public string Mechanism { get; }

    /// <summary>The command as it is started.</summary>
    public List<string> Wrap(ProcessRequest request)
    {
        var command = new List<string>(_prefix);
        if (_prefix.Length > 0)
        {
            command.AddRange(["prlimit", "--core=0"]);
            if (request.Limits.MemoryBytes > 0)
            {
                command.Add(string.Create(CultureInfo.InvariantCulture, $"--data={(BackstopFactor * request.Limits.MemoryBytes) + BackstopBytes}"));
            }

            if (request.Limits.CpuSeconds > 0)
            {
                command.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={(long)Math.Ceiling(request.Limits.CpuSeconds) + 1}"));
            }

            command.Add("--");
        }

        command.AddRange(request.Command);
        return command;
    }

    private static Isolation Find()
    {
        string[] dieWithParent = ["setpriv", "--pdeathsig", "KILL", "--"];
        string[] limits = ["prlimit", "--core=0", "--"];
        foreach (string[] user in new string[][] { [], ["--user", "--map-current-user"] })
        {
            string[] prefix = [.. dieWithParent, "unshare", .. user, "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--", .. Init];
            if (Works([.. prefix, .. limits, "true"]))
            {
                return new Isolation(prefix, "pid namespace, rlimit (data, cpu, core); memory and processor time of all its processes watched");
            }
        }

        string[] session = [.. dieWithParent, "setsid"];
        return Works([.. session, .. limits, "true"])
            ? new Isolation(session, "process group and session, rlimit (data, cpu, core); memory and processor time of the tree watched")
            : new Isolation([], "process tree; its memory and processor time watched (setpriv, setsid or prlimit is missing: install util-linux)");
    }

    private static bool Works(string[] command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
