using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device plan</c>: a queue of observations.</summary>
internal static class DevicePlanCommand
{
    public static Command Create()
    {
        var command = new Command("plan", "A plan of observations: a queue of items, each begun when its turn and its conditions have come.")
        {
            Show(),
            Add(),
            Simple("pause", "Lets nothing new begin: the step that runs goes on to its end."),
            Simple("resume", "Goes on with a plan."),
            OfItem("skip", "Leaves an item out; the command of one that runs is cancelled."),
            OfItem("abort", "Ends an item that runs, and cancels its command."),
        };
        return command.WithExample("muser device plan add plan.json", "muser device plan show", "muser device plan pause");
    }

    private static Command Show()
    {
        var plan = Plan();
        var command = new Command("show", "Shows a plan: what runs, what waits and why, what ended and how.") { plan };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            return Write(parse, options, await service.Get<PlanPage>(Path(parse.GetValue(plan)!), ServiceJson.Compact, cancellation));
        });
        return command.WithExample("muser device plan show");
    }

    private static Command Add()
    {
        var plan = Plan();
        var file = new Argument<string>("FILE") { Description = "Items in JSON: [{\"name\":\"Sun\",\"target\":\"sun\",\"minElevationDeg\":10,\"steps\":[{\"device\":\"ant-ia0\",\"command\":\"track\"},{\"waitS\":60}]}]." };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("add", "Adds items to a plan.") { file, plan, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var path = parse.GetValue(file)!;
            PlanItemLine[] items;
            try
            {
                items = JsonSerializer.Deserialize<PlanItemLine[]>(await File.ReadAllTextAsync(path, cancellation), ServiceJson.Compact) ?? [];
            }
            catch (JsonException wrong)
            {
                throw new UserInputException($"{path} is no plan, near {wrong.Path ?? "its begin"}: it must be a list of items in JSON.");
            }

            using var service = options.Connect(parse);
            return Write(parse, options, await service.Post<PlanItemLine[], PlanPage>($"{Path(parse.GetValue(plan)!)}/items{DeviceOptions.Query(parse, client, why)}", items, ServiceJson.Compact, cancellation));
        });
        return command.WithExample("muser device plan add plan.json");
    }

    private static Command Simple(string verb, string description)
    {
        var plan = Plan();
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command(verb, description) { plan, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            return Write(parse, options, await service.Post<PlanPage>($"{Path(parse.GetValue(plan)!)}/{verb}{DeviceOptions.Query(parse, client, why)}", ServiceJson.Compact, cancellation));
        });
        return command.WithExample($"muser device plan {verb}");
    }

    private static Command OfItem(string verb, string description)
    {
        var plan = Plan();
        var item = new Argument<Guid>("ITEM") { Description = "The id of the item, as 'muser device plan show' shows it." };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command(verb, description) { item, plan, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            return Write(parse, options, await service.Post<PlanPage>(
                $"{Path(parse.GetValue(plan)!)}/items/{parse.GetValue(item)}/{verb}{DeviceOptions.Query(parse, client, why)}", ServiceJson.Compact, cancellation));
        });
        return command.WithExample($"muser device plan {verb} 0192f0c1-2345-7abc-8def-0123456789ab");
    }

    private static int Write(ParseResult parse, DeviceOptions options, PlanPage page)
    {
        if (options.IsJson(parse))
        {
            parse.Output().WriteLine(JsonSerializer.Serialize(page, ServiceJson.Compact));
            return ExitCode.Done;
        }

        parse.Output().WriteLine($"The plan {page.Plan} {(page.IsPaused ? "is paused" : "goes on")}, {page.Items.Length} items.");
        if (page.Items.Length > 0)
        {
            var table = new TextTable("item", "state", "step", "priority", "target", "id", "what");
            foreach (var item in page.Items)
            {
                table.Add(
                    item.Name ?? "",
                    DeviceTable.Word(item.State ?? PlanItemState.Waiting),
                    item.State == PlanItemState.Running ? $"{item.Step} of {item.Steps?.Length}" : $"{item.Steps?.Length}",
                    $"{item.Priority}",
                    item.Target ?? "",
                    $"{item.Id}",
                    item.Text ?? "");
            }

            table.Write(parse.Output());
        }

        return ExitCode.Done;
    }

    private static Option<string> Plan() => new("--plan") { Description = "The name of the plan.", DefaultValueFactory = _ => IPlanGrain.DefaultName };

    private static string Path(string plan) => BusName.IsName(plan)
        ? $"/api/plans/{plan}"
        : throw new UserInputException($"The name of a plan is {BusName.Rule}.");
}
