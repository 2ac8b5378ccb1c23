using System.CommandLine;
using Muser.Cli.Frames;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate replay</c>: pushes recorded frames over TCP.</summary>
internal static class SimulateReplayCommand
{
    public static Command Create()
    {
        var files = FrameFileOptions.Files();
        var to = new Option<string>("--to") { Description = "Where the frames go: HOST:PORT.", Required = true };
        var framing = SimulationArguments.Choice("--framing", "Frames one after the other, or each after its length (4 bytes, little-endian).", "bare", "length");
        var speed = new Option<string>("--speed") { Description = "How much faster than the instrument; max for as fast as it goes.", DefaultValueFactory = _ => "1" };
        var resend = new Option<int>("--resend")
        {
            Description = "Connect again when the connection is lost, wait for it where nobody listens, and send so many frames again; 0 ends there.",
        };
        var times = new Option<int>("--times")
        {
            Description = "Send the recording so many times; from the second on, frames have later times, so that all is one stream.",
            DefaultValueFactory = _ => 1,
        };
        var json = CommandExtensions.JsonOption();
        var command = new Command("replay", "Pushes the frames of recorder files over TCP, byte for byte, as the digital receiver did.")
        {
            files, to, framing, speed, resend, times,
        };
        var read = FrameFileOptions.AddTo(command);
        command.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(resend) < 0)
            {
                throw new UsageException($"--resend is {parse.GetValue(resend)}; it must be 0 or more.");
            }

            if (parse.GetValue(times) < 1)
            {
                throw new UsageException($"--times is {parse.GetValue(times)}; it must be 1 or more.");
            }

            var paths = parse.GetValue(files)!;
            using var first = read.Open(parse, paths[0]);
            var options = new ReplayOptions
            {
                Framing = parse.GetValue(framing) == "length" ? StreamFraming.LengthPrefixed : StreamFraming.Bare,
                Speed = TcpTarget.Speed(parse.GetValue(speed)!),
                ResendFrames = parse.GetValue(resend),
                Times = parse.GetValue(times),
            };
            foreach (var path in paths.Skip(1))
            {
                InputFile.Require(path, "a file of raw frames, such as CSRH_20151101-120849_354161180");
            }

            var replay = new FrameReplay(paths, first.Stream.Layout, options);
            using var progress = new ProgressLine("sending", replay.Frames * first.Stream.Layout.FrameBytes);
            replay.Notice += notice => parse.Error().WriteLine($"muser: {notice}");
            replay.FrameSent += () => progress.Report((replay.Counters.Sent - replay.Counters.SentAgain) * first.Stream.Layout.FrameBytes);
            await replay.RunAsync(await TcpTarget.ResolveAsync(parse.GetValue(to)!, cancellation), cancellation);
            progress.Dispose();
            var (sent, again, connections) = replay.Counters;
            if (parse.GetValue(json))
            {
                parse.Output().WriteJsonLine(new { framesSent = sent, framesSentAgain = again, connections, processorSeconds = Environment.CpuUsage.TotalTime.TotalSeconds });
            }
            else
            {
                parse.Output().WriteLine($"{sent} frames sent, {again} of them again, over {connections} connections");
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser simulate replay CSRH_20151101-120849_354161180 --to 127.0.0.1:7101 --resend 256",
            "muser simulate replay CSRH_20151101-120849_354161180 --to 127.0.0.1:7101 --times 60 --speed max");
    }
}
