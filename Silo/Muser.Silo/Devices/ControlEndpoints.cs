using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices;

/// <summary>
/// What is done with several devices at once, on the web: <c>/api/groups</c>, <c>/api/clients</c>, <c>/api/controller</c>, <c>/api/interlocks</c>, <c>/api/plans</c>. What is
/// refused is answered as <see cref="DeviceEndpoints"/> does.
/// </summary>
public static class ControlEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserControl(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/groups", (IGrainFactory grains) => WebAnswer.Of(() => Groups(grains)))
            .WithTags("Devices").WithSummary("The groups that have members.").Produces<GroupLine[]>();
        app.MapGet("/api/plans", (IGrainFactory grains) => WebAnswer.Of(async () => (await Directory(grains).GetNames()).Plans))
            .WithTags("Devices").WithSummary("The names of the plans.").Produces<string[]>();
        var groups = app.MapGroup("/api/groups/{group}").WithTags("Devices");
        groups.MapGet("/", (string group, IGrainFactory grains) => WebAnswer.Of(() => Line(grains, group))).WithSummary("The members of a group.").Produces<GroupLine>();
        groups.MapPut("/", (string group, HttpRequest request, IGrainFactory grains) => WebAnswer.Of(async () =>
        {
            var body = await WebAnswer.Body<GroupBody>(request);
            await Group(grains, group).SetMembers([.. (body.Members ?? []).Select(Member)]);
            return await Line(grains, group);
        })).AsksFor(ApiRole.Engineer).WithSummary("Sets the members of a group.").TakesJson<GroupBody>().Produces<GroupLine>();
        groups.MapPost("/commands", (string group, HttpRequest request, TimeProvider clock, IGrainFactory grains) => WebAnswer.Of(async () =>
        {
            var command = (await WebAnswer.Body<CommandBody>(request)).ToRequest(clock, request);
            return GroupActLine.Of(group, await Group(grains, group).Act(command));
        })).AsksFor(ApiRole.Operator).WithSummary("Lets all of a group act at one instant, or none of them.").TakesJson<CommandBody>().Produces<GroupActLine>();

        app.MapGet("/api/clients", (IGrainFactory grains) => WebAnswer.Of(async () =>
            (await grains.GetGrain<IBusClientsGrain>(IBusClientsGrain.Key).List()).Select(ClientLine.Of)))
            .WithTags("Devices").WithSummary("The clients of the bus that said that they are there, or left.").Produces<ClientLine[]>();

        app.MapGet("/api/controller", (IGrainFactory grains) => WebAnswer.Of(() => grains.GetGrain<IControllerGrain>(IControllerGrain.Key).GetStatus()))
            .WithTags("Devices").WithSummary("The controller that is in office, and its term.").Produces<ControllerStatus>();

        app.MapGet("/api/interlocks", (IGrainFactory grains) => WebAnswer.Of(async () => (await Interlocks(grains).List()).Select(InterlockLine.Of)))
            .WithTags("Devices").WithSummary("The rules of safety, and which are tripped and why.").Produces<InterlockLine[]>();
        app.MapPut("/api/interlocks", (string? client, HttpRequest request, IGrainFactory grains) => WebAnswer.Of(async () =>
        {
            var rules = await WebAnswer.Body<InterlockLine[]>(request);
            await Interlocks(grains).SetRules([.. rules.Select(rule => rule.ToRule())], WebAnswer.Client(client, request));
            return (await Interlocks(grains).List()).Select(InterlockLine.Of);
        })).AsksFor(ApiRole.Engineer).WithTags("Devices").WithSummary("Replaces the rules of safety.").TakesJson<InterlockLine[]>().Produces<InterlockLine[]>();

        var plans = app.MapGroup("/api/plans/{plan}").WithTags("Devices");
        plans.MapGet("/", (string plan, IGrainFactory grains) => Page(grains, plan, grain => grain.Get())).WithSummary("A plan of observations.").Produces<PlanPage>();
        plans.MapPost("/items", (string plan, string? client, HttpRequest request, IGrainFactory grains) => Page(grains, plan, async grain =>
                await grain.Add([.. (await WebAnswer.Body<PlanItemLine[]>(request)).Select(item => item.ToItem())], WebAnswer.Requester(client, request))))
            .AsksFor(ApiRole.Operator).WithSummary("Adds items to a plan.").TakesJson<PlanItemLine[]>().Produces<PlanPage>();
        plans.MapPost("/pause", (string plan, string? client, HttpRequest request, IGrainFactory grains) =>
                Page(grains, plan, grain => grain.Pause(WebAnswer.Requester(client, request))))
            .AsksFor(ApiRole.Operator).WithSummary("Lets nothing new begin.").Produces<PlanPage>();
        plans.MapPost("/resume", (string plan, string? client, HttpRequest request, IGrainFactory grains) =>
                Page(grains, plan, grain => grain.Resume(WebAnswer.Requester(client, request))))
            .AsksFor(ApiRole.Operator).WithSummary("Goes on with a plan.").Produces<PlanPage>();
        plans.MapPost("/items/{id:guid}/skip", (string plan, Guid id, string? client, HttpRequest request, IGrainFactory grains) => Page(grains, plan, async grain =>
                await grain.Skip(id, WebAnswer.Requester(client, request)) ? await grain.Get() : throw NoItem(plan, id)))
            .AsksFor(ApiRole.Operator).WithSummary("Leaves an item out.").Produces<PlanPage>().ProducesProblem(404);
        plans.MapPost("/items/{id:guid}/abort", (string plan, Guid id, string? client, HttpRequest request, IGrainFactory grains) => Page(grains, plan, async grain =>
                await grain.Abort(id, WebAnswer.Requester(client, request)) ? await grain.Get() : throw NoItem(plan, id)))
            .AsksFor(ApiRole.Operator).WithSummary("Ends an item that runs.").Produces<PlanPage>().ProducesProblem(404);
    }

    private static Task<IResult> Page(IGrainFactory grains, string plan, Func<IPlanGrain, Task<PlanStatus>> call) => WebAnswer.Of(async () =>
        PlanPage.Of(plan, await call(grains.GetGrain<IPlanGrain>(WebAnswer.Name(plan, "a plan")))));

    /// <summary>All groups that have members.</summary>
    internal static async Task<GroupLine[]> Groups(IGrainFactory grains) =>
        await Task.WhenAll((await Directory(grains).GetNames()).Groups.Select(group => Line(grains, group)));

    private static IDeviceDirectoryGrain Directory(IGrainFactory grains) => grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key);

    private static async Task<GroupLine> Line(IGrainFactory grains, string group) =>
        new(group, [.. (await Group(grains, group).GetMembers()).Select(member => member.Value)]);

    private static IDeviceGroupGrain Group(IGrainFactory grains, string group) => grains.GetGrain<IDeviceGroupGrain>(WebAnswer.Name(group, "a group"));

    private static IInterlockGrain Interlocks(IGrainFactory grains) => grains.GetGrain<IInterlockGrain>(IInterlockGrain.Key);

    private static DeviceId Member(string member) => DeviceId.TryParse(member, out var id)
        ? id
        : throw new WebRequestException(StatusCodes.Status400BadRequest, $"A member is a device, whose id is {BusName.Rule}, and no reserved word.");

    private static WebRequestException NoItem(string plan, Guid id) =>
        new(StatusCodes.Status404NotFound, $"The plan {plan} has no item {id} for which that can be done.");
}
