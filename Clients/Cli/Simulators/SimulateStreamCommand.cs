using System.CommandLine;
using System.Net;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate stream</c>: a digital receiver, a TCP client that pushes frames.</summary>
internal static class SimulateStreamCommand
{
    public static Command Create()
    {
        var what = new SimulationArguments("now");
        var to = new Option<string>("--to") { Description = "Where the frames go: HOST:PORT.", Required = true };
        var framing = SimulationArguments.Choice("--framing", "Frames one after the other, or each after its length (4 bytes, little-endian).", "bare", "length");
        var speed = new Option<string>("--speed") { Description = "How much faster than the instrument; max for as fast as it goes.", DefaultValueFactory = _ => "1" };
        var everyCycle = new Option<bool>("--every-cycle") { Description = "Send every cycle, not one each 5 s as the observatory does." };
        var interval = new Option<double>("--cycle-interval")
        {
            Description = "Seconds from one cycle that is sent to the next.",
            DefaultValueFactory = _ => StreamOptions.DefaultCycleInterval.TotalSeconds,
        };
        var cycles = new Option<long?>("--cycles") { Description = "Stop after so many cycles; at Ctrl-C where it is not given." };
        var reconnect = new Option<bool>("--reconnect") { Description = "Connect again when the connection is lost or nobody listens yet." };
        var json = CommandExtensions.JsonOption();
        var command = new Command("stream", "Pushes raw frames over TCP as the digital receiver does, at the cadence of the instrument.")
        {
            to, framing, speed, everyCycle, interval, cycles, reconnect,
        };
        what.AddTo(command);
        command.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            var options = what.Read(parse, UtcTime.FromDateTime(DateTime.UtcNow));
            var stream = new StreamOptions
            {
                Framing = parse.GetValue(framing) == "length" ? StreamFraming.LengthPrefixed : StreamFraming.Bare,
                Speed = TcpTarget.Speed(parse.GetValue(speed)!),
                EveryCycle = parse.GetValue(everyCycle),
                CycleInterval = Seconds(parse.GetValue(interval), interval.Name),
                Cycles = parse.GetValue(cycles),
                Reconnect = parse.GetValue(reconnect),
            };
            if (stream.Problem() is { } problem)
            {
                throw new UsageException(SimulationArguments.Sentence(problem));
            }

            var endPoint = await TcpTarget.ResolveAsync(parse.GetValue(to)!, cancellation);
            var receiver = new SimulatedReceiver(new FrameSimulator(options), stream);
            return await RunAsync(receiver, endPoint, stream, parse, parse.GetValue(json), cancellation);
        });
        return command.WithExample(
            "muser simulate stream --to 127.0.0.1:9100 --every-cycle",
            "muser simulate stream --to 127.0.0.1:9100 --array muser2 --framing length --cycles 10 --speed max --drop 1%");
    }

    private static async Task<int> RunAsync(
        SimulatedReceiver receiver, IPEndPoint endPoint, StreamOptions stream, ParseResult parse, bool json, CancellationToken cancellation)
    {
        var layout = receiver.Simulator.Layout;
        var error = parse.Error();
        using var progress = new ProgressLine("sending", (stream.Cycles ?? 0) * layout.FramesPerCycle * layout.FrameBytes);
        receiver.Notice += notice => error.WriteLine($"muser: {notice}");
        receiver.FaultDone += fault => error.WriteLine($"muser: frame {fault.Frame}: {fault.Describe()}");
        receiver.FrameSent += () => progress.Report(receiver.Counters.BytesSent);
        var exitCode = ExitCode.Done;
        try
        {
            await receiver.RunAsync(endPoint, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            exitCode = ExitCode.Interrupted;
        }

        progress.Dispose();
        var done = receiver.Counters;
        if (json)
        {
            parse.Output().WriteJsonLine(done);
        }
        else
        {
            parse.Output().WriteLine(
                $"{done.FramesSent} frames, {done.Cycles} cycles, {done.BytesSent / 1e6:F1} MB sent; {done.FramesLate} late (at most {done.MaxLagMs:F1} ms), "
                + $"{done.FramesLost} lost without a connection, {done.Faults} faults on purpose");
        }

        return exitCode;
    }

    private static TimeSpan Seconds(double seconds, string option) =>
        seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw new UsageException($"{option} is {seconds}; it must be above 0 and at most a day.");
}
