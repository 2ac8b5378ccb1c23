using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Muser.Cli.Devices;

/// <summary><c>muser device watch</c>: a live table on a terminal, a line for each change elsewhere.</summary>
internal static class DeviceWatchCommand
{
    public static Command Create()
    {
        var device = new Argument<string?>("DEVICE") { Description = "The device; all of them where it is not given.", Arity = ArgumentArity.ZeroOrOne };
        var count = new Option<int?>("--count") { Description = "Stop after so many changes; at Ctrl-C where it is not given." };
        var command = new Command("watch", "Shows devices as they change: a live table on a terminal, a line for each change elsewhere.") { device, count };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var id = parse.GetValue(device);
            var events = AtMost(service.Events(id is null ? "/api/devices/events" : DeviceOptions.Path(id) + "/events", cancellation), parse.GetValue(count) ?? int.MaxValue);
            if (options.IsJson(parse))
            {
                await foreach (var line in events)
                {
                    parse.Output().WriteLine(line);
                }
            }
            else if (ReferenceEquals(parse.Output(), Console.Out) && !Console.IsOutputRedirected)
            {
                await Draw(events, id is not null);
            }
            else
            {
                await Tell(parse.Output(), events, id is not null);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device watch", "muser device watch ant-ia0 --json");
    }

    /// <summary>Changes a table in its place; what the terminal has no room for is left out at the bottom.</summary>
    private static async Task Draw(IAsyncEnumerable<string> events, bool isOne) => await AnsiConsole.Live(new Text("Nothing is known yet."))
        .Overflow(VerticalOverflow.Ellipsis)
        .Cropping(VerticalOverflowCropping.Bottom)
        .StartAsync(async live =>
        {
            await foreach (var line in events)
            {
                IRenderable table = isOne ? DeviceLiveTable.Of(Page(line), DateTimeOffset.UtcNow) : DeviceLiveTable.Of(Lines(line), DateTimeOffset.UtcNow);
                live.UpdateTarget(table);
            }
        });

    private static async Task Tell(TextWriter output, IAsyncEnumerable<string> events, bool isOne)
    {
        var changes = new DeviceChanges(TimeProvider.System);
        await foreach (var line in events)
        {
            foreach (var change in isOne ? changes.Of(Page(line)) : changes.Of(Lines(line)))
            {
                await output.WriteLineAsync(change);
            }

            await output.FlushAsync();
        }
    }

    private static async IAsyncEnumerable<string> AtMost(IAsyncEnumerable<string> events, int count)
    {
        await foreach (var each in events)
        {
            yield return each;
            if (--count <= 0)
            {
                yield break;
            }
        }
    }

    private static DeviceLine[] Lines(string json) => JsonSerializer.Deserialize<DeviceLine[]>(json, ServiceJson.Compact)!;

    private static DevicePage Page(string json) => JsonSerializer.Deserialize<DevicePage>(json, ServiceJson.Compact)!;
}
