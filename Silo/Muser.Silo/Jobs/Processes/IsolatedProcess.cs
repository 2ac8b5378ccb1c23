using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Muser.Silo.Jobs.Processes;

/// <summary>
/// Runs a command in a process of its own, held by limits: what exceeds them is killed with all its children, which never outlive it. Linux; safe for any
/// thread.
/// </summary>
public static class IsolatedProcess
{
    /// <summary>The most of standard output that is kept.</summary>
    public const int MaxOutputBytes = 1 << 20;

    /// <summary>The most of standard error that is kept: its end.</summary>
    public const int MaxErrorBytes = 1 << 16;

    private const int SigKill = 9;
    private const int TicksPerSecond = 100;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a pipe of a process that has ended may say nothing: somebody else has it, who was not found.</summary>
    private static readonly TimeSpan PipePatience = TimeSpan.FromSeconds(1);

    /// <summary>How processes are held on this machine.</summary>
    public static string Mechanism => Isolation.OfThisMachine.Mechanism;

    /// <summary>Runs the command to its end. Throws <see cref="FileNotFoundException"/> where there is no such program.</summary>
    /// <param name="request">What, and how much it may use.</param>
    /// <param name="stop">Kills it, with its children; it does not throw.</param>
    public static async Task<ProcessOutcome> Run(ProcessRequest request, CancellationToken stop)
    {
        RequireProgram(request);
        var isolation = Isolation.OfThisMachine;
        var command = isolation.Wrap(request);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = request.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = await ProcessSpawner.Of(request.NiceLevel).Start(start);
        var output = new StringBuilder();
        var errors = new StringBuilder();
        var said = new LineReader(process.StandardOutput, line => TakeOutput(request, output, line));
        var complained = new LineReader(process.StandardError, line => Keep(errors, line));
        var pipes = Task.WhenAll(Feed(process, request.Input), said.Reading, complained.Reading);
        var watch = new Watch();
        var end = await watch.UntilEnd(process, request.Limits, began, stop);
        while (!pipes.IsCompleted && Math.Min(said.SilentSeconds, complained.SilentSeconds) < PipePatience.TotalSeconds)
        {
            await Task.WhenAny(pipes, Task.Delay(LookInterval, CancellationToken.None));
        }

        if (pipes.IsCompleted)
        {
            await pipes;
        }

        lock (errors)
        {
            return new ProcessOutcome(
                end,
                process.ExitCode,
                output.ToString(),
                errors.ToString(),
                Stopwatch.GetElapsedTime(began).TotalSeconds,
                watch.CpuSeconds,
                watch.PeakMemoryBytes,
                watch.GoneSeconds,
                isolation.Mechanism);
        }
    }

    private static void RequireProgram(ProcessRequest request)
    {
        var program = request.Command[0];
        var places = program.Contains('/')
            ? [Path.Combine(request.Folder, program)]
            : (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program));
        if (!places.Any(File.Exists))
        {
            throw new FileNotFoundException($"The program '{program}' is not there{(program.Contains('/') ? "" : ", nor on the PATH")}.");
        }
    }

    private static async Task Feed(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, or does not read.
        }
    }

    private static ValueTask TakeOutput(ProcessRequest request, StringBuilder output, string line)
    {
        if (request.OnLine is { } take)
        {
            return take(line);
        }

        if (output.Length + line.Length < MaxOutputBytes)
        {
            output.Append(line).Append('\n');
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask Keep(StringBuilder errors, string line)
    {
        lock (errors)
        {
            errors.Append(line).Append('\n');
            if (errors.Length > MaxErrorBytes)
            {
                errors.Remove(0, errors.Length - MaxErrorBytes);
            }
        }

        return ValueTask.CompletedTask;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    /// <summary>Reads lines to their end, each when what was made of the one before is done.</summary>
    private sealed class LineReader
    {
        private long _silentSince = Stopwatch.GetTimestamp();
        private volatile bool _isTaking;

        public LineReader(StreamReader reader, Func<string, ValueTask> take) => Reading = Read(reader, take);

        public Task Reading { get; }

        /// <summary>For how long no line has come although one was waited for; infinite when all have.</summary>
        public double SilentSeconds => Reading is { IsCompleted: true } ? double.PositiveInfinity
            : _isTaking ? 0
            : Stopwatch.GetElapsedTime(Volatile.Read(ref _silentSince)).TotalSeconds;

        private async Task Read(StreamReader reader, Func<string, ValueTask> take)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                _isTaking = true;
                await take(line);
                Volatile.Write(ref _silentSince, Stopwatch.GetTimestamp());
                _isTaking = false;
            }
        }
    }

    /// <summary>Looks at a process and its children until it has ended, and then until they have.</summary>
    private sealed class Watch
    {
        private readonly HashSet<(int Id, long StartTicks)> _seen = [];

        public double CpuSeconds { get; private set; }

        public long PeakMemoryBytes { get; private set; }

        public double GoneSeconds { get; private set; }

        public async Task<ProcessEnd> UntilEnd(Process process, ProcessLimits limits, long began, CancellationToken stop)
        {
            var end = ProcessEnd.Exited;
            var exit = process.WaitForExitAsync(CancellationToken.None);
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = stop.Register(() => stopping.TrySetResult());
            while (end is ProcessEnd.Exited && !exit.IsCompleted)
            {
                await Task.WhenAny(exit, stopping.Task, Task.Delay(LookInterval, CancellationToken.None));
                end = exit.IsCompleted ? ProcessEnd.Exited : stop.IsCancellationRequested ? ProcessEnd.Stopped : Look(process.Id, limits, began);
            }

            var over = Stopwatch.GetTimestamp();

            // Its children go with it, whether it was killed or has ended by itself.
            while (ProcessTable.Read().Tree(process.Id, _seen) is { Count: > 0 } left)
            {
                left.ForEach(each => Kill(each.Id, SigKill));
                await Task.Delay(KillInterval, CancellationToken.None);
            }

            await exit;
            GoneSeconds = Stopwatch.GetElapsedTime(over).TotalSeconds;
            return end;
        }

        private ProcessEnd Look(int root, ProcessLimits limits, long began)
        {
            var tree = ProcessTable.Recent(LookInterval).Tree(root, _seen);
            CpuSeconds = Math.Max(CpuSeconds, tree.Sum(process => process.CpuTicks) / (double)TicksPerSecond);
            var memory = tree.Sum(process => ProcessTable.OwnMemoryBytes(process.Id));
            PeakMemoryBytes = Math.Max(PeakMemoryBytes, memory);
            return limits.Seconds > 0 && Stopwatch.GetElapsedTime(began).TotalSeconds > limits.Seconds ? ProcessEnd.TimeLimit
                : limits.CpuSeconds > 0 && CpuSeconds > limits.CpuSeconds ? ProcessEnd.CpuLimit
                : limits.MemoryBytes > 0 && memory > limits.MemoryBytes ? ProcessEnd.MemoryLimit
                : ProcessEnd.Exited;
        }
    }
}
