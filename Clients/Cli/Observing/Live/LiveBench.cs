using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;

namespace Muser.Cli.Observing.Live;

/// <summary>
/// <c>muser bench live</c>: both arrays at full rate, every cycle, from another process over TCP, through spool, grains, integration and ledger; then how much faster
/// than the instruments it goes.
/// </summary>
internal static class LiveBench
{
    private const double DefaultSeconds = 60;

    /// <summary>Light that is sent as fast as it goes, s.</summary>
    private const double FastestSeconds = 30;

    /// <summary>Part of the samples at the beginning that is not compared: pools fill and code is compiled.</summary>
    private const double WarmUp = 0.2;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long both arrays are taken in at their own rate.", DefaultValueFactory = _ => DefaultSeconds };
        var maps = new Option<bool>("--maps") { Description = "Make maps, too, as 'muser demo' does." };
        var uvFits = new Option<bool>("--uvfits") { Description = "Write each integration of a second as UVFITS, too: 24 MB/s." };
        var data = new Option<string?>("--data") { Description = "Folder for spool and products, on the disk that is to be measured; a temporary one where it is not given." };
        var json = CommandExtensions.JsonOption();
        var command = new Command("live", "Times the live path at full rate, both arrays together, and finds how much faster it goes.") { seconds, maps, uvFits, data, json };
        command.SetAction(async (parse, cancellation) =>
        {
            var length = parse.GetValue(seconds);
            if (length is not (>= 1 and <= 24 * 3600))
            {
                throw new UsageException($"--seconds is {length}; it must be 1 to {24 * 3600}.");
            }

            var parent = OutputFolder.Prepare(parse.GetValue(data) ?? Path.GetTempPath(), data.Name);
            var folder = Directory.CreateDirectory(Path.Combine(parent, $"muser-bench-{Environment.ProcessId}"));
            try
            {
                var request = parse.GetValue(maps) ? ImageRequest.Middle : ImageRequest.None;
                await foreach (var figure in Measure(folder.FullName, length, request, parse.GetValue(uvFits), cancellation))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench live", "muser bench live --seconds 600 --data /fast/disk --json");
    }

    private static async IAsyncEnumerable<BenchFigure> Measure(
        string folder,
        double seconds,
        ImageRequest maps,
        bool uvFits,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var recording = Path.Combine(folder, "loopback.raw");
        LiveSender.Record(recording, ArrayLayout.Muser1, UtcTime.FromCalendar(2026, 6, 21), seconds: 0.5);
        var copy = LiveCeilings.Copy(cancellation);
        var loopback = await LiveCeilings.Loopback(recording, ArrayLayout.Muser1, cancellation);
        yield return new("TCP on this machine, sender and reader alone", loopback, "MB/s", copy, "copy in memory, one core");

        await using var service = new LiveService(folder, maps, uvFits);
        await service.Start(cancellation);
        IReadOnlyList<ArrayLayout> both = [.. ArrayLayout.All];
        await service.Run(both, seconds: 2, speed: 1, cancellation); // compiles
        var live = await service.Run(both, seconds, speed: 1, cancellation);
        yield return new("I + II, every cycle: frames sent", live.Sent, "frames");
        yield return new("I + II: frames lost", live.Lost, "frames");
        yield return new("I + II: frames in means of 1 s", live.Integrated, "frames", live.Sent, "frames sent");
        yield return new("I + II: means of 1 s published", live.Integrations, "");
        yield return new("I + II: activations", live.Activations, "", live.Sent, "frames sent");
        foreach (var (name, fraction) in new[] { ("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999) })
        {
            yield return new($"I + II: last byte to calibrated and summed, {name}", live.Quantile(fraction), "ms", 20, "what is asked of p99");
        }

        yield return new("I + II: processors, service", live.ServiceCores, "cores", Environment.ProcessorCount, "cores");
        yield return new("I + II: processors, senders", live.SenderCores, "cores", Environment.ProcessorCount, "cores");
        yield return new("I + II: held by the garbage collector", 100 * live.PausedFraction, "% of the time");
        var steady = live.Samples.Skip((int)(WarmUp * live.Samples.Count)).ToList();
        var quarter = Math.Max(1, steady.Count / 4);
        if (steady.Count >= 4)
        {
            yield return new(
                "I + II: resident memory, end", steady.TakeLast(quarter).Average(sample => sample.ResidentMegabytes), "MB",
                steady.Take(quarter).Average(sample => sample.ResidentMegabytes), "beginning");
            yield return new(
                "I + II: live activations, end", steady.TakeLast(quarter).Average(sample => sample.Activations), "",
                steady.Take(quarter).Average(sample => sample.Activations), "beginning");
        }

        foreach (var (name, arrays) in new (string, IReadOnlyList<ArrayLayout>)[] { ("I", [ArrayLayout.Muser1]), ("I + II", both) })
        {
            var fastest = await service.Run(arrays, FastestSeconds, double.PositiveInfinity, cancellation);
            var rate = arrays.Sum(layout => layout.FrameBytes * 1e3 / ArrayLayout.FramePeriodNs);
            var light = fastest.Sent / (double)arrays.Count * ArrayLayout.FramePeriodNs / UtcTime.NsPerSecond;
            var times = light / fastest.WallSeconds;
            yield return new($"{name}: as fast as it goes", times, "x real", loopback / rate, "TCP alone");
            yield return new($"{name}: the same in bytes", times * rate, "MB/s", loopback, "TCP alone");
            yield return new($"{name}: frames lost", fastest.Lost, "frames");
            yield return new($"{name}: frames in means of 1 s", fastest.Integrated, "frames", fastest.Sent, "frames sent");
        }
    }
}
