using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Silo.Cluster;
using Muser.Silo.Cluster.Security;
using Muser.Silo.Cluster.Sockets;

namespace Muser.Silo.Devices;

/// <summary>
/// The devices on the web, below <c>/api/devices</c>. What is refused is answered with one sentence as problem JSON: 400 where the request is wrong, 404
/// where there is no such thing, 409 where the device cannot now, 415 where it is not JSON, 503 where the cluster is the reason.
/// </summary>
public static class DeviceEndpoints
{
    private const int DefaultLimit = 100;

    /// <summary>A wait is answered after so long at the latest, s.</summary>
    private const double MaxWaitS = 30;

    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserDevices(this IEndpointRouteBuilder app)
    {
        var devices = app.MapGroup("/api/devices").WithTags("Devices");
        devices.MapGet("/", (IGrainFactory grains) => WebAnswer.Of(async () => (await Directory(grains).List()).Devices.Select(DeviceLine.Of)))
            .WithSummary("All devices.").Produces<DeviceLine[]>();
        devices.MapGet("/events", (HttpContext context, LiveTopics topics) => context.WriteEvents(topics.Devices(context.RequestAborted)))
            .WithSummary("All devices, again when one changes, as server-sent events.").Produces<DeviceLine[]>(200, "text/event-stream");
        devices.MapGet("/{device}", (string device, IGrainFactory grains) => WebAnswer.Of(async () => DevicePage.Of(await Known(grains, device))))
            .WithSummary("Everything about a device.").Produces<DevicePage>().ProducesProblem(404);
        devices.MapDelete("/{device}", (string device, IGrainFactory grains) => WebAnswer.Of(async () => await Directory(grains).Forget(Id(device))
                ? new ForgottenLine(device)
                : throw new WebRequestException(404, $"There is no device '{device}'.")))
            .AsksFor(ApiRole.Engineer).WithSummary("Forgets a device that is gone.").Produces<ForgottenLine>().ProducesProblem(404);
        devices.MapPost("/{device}/rebirth", (string device, IGrainFactory grains) => WebAnswer.Of(async () =>
            {
                var page = DevicePage.Of(await Known(grains, device));
                await Grain(grains, device).Rebirth();
                return page;
            }))
            .AsksFor(ApiRole.Operator).WithSummary("Asks a device to say everything again.").Produces<DevicePage>().ProducesProblem(404);
        devices.MapGet("/{device}/events", (HttpContext context, string device, LiveTopics topics) =>
                context.WriteEvents(topics.Device(Id(device), context.RequestAborted)))
            .WithSummary("Everything about a device, again when it changes, as server-sent events.").Produces<DevicePage>(200, "text/event-stream");
        devices.MapGet("/{device}/history/{property}", (string device, string property, IGrainFactory grains) => WebAnswer.Of(async () =>
                (await Grain(grains, device).GetHistory(property)).Select(ReadingLine.Of)))
            .WithSummary("What a property was, the oldest first.").Produces<ReadingLine[]>().ProducesProblem(404);
        devices.MapGet("/{device}/commands", (string device, int? limit, IGrainFactory grains) => WebAnswer.Of(async () =>
                (await Grain(grains, device).GetCommands(limit ?? DefaultLimit)).Select(command => DeviceCommandLine.Of(device, command))))
            .WithSummary("The commands that were given, the newest first.").Produces<DeviceCommandLine[]>().ProducesProblem(404);
        devices.MapGet("/{device}/commands/{id:guid}", (string device, Guid id, double? wait, CommandPhase? beyond, IGrainFactory grains) =>
                WebAnswer.Of(() => Command(grains, device, id, wait ?? 0, beyond ?? CommandPhase.Running)))
            .WithSummary("How far a command is; with wait, s, when it is further than that.").Produces<DeviceCommandLine>().ProducesProblem(404);
        devices.MapPost("/{device}/commands", (string device, HttpRequest request, TimeProvider clock, IGrainFactory grains) =>
                WebAnswer.Of(async () => await Give(grains, device, (await WebAnswer.Body<CommandBody>(request)).ToRequest(clock, request))))
            .AsksFor(ApiRole.Operator).WithSummary("Gives a device a command.").TakesJson<CommandBody>().Produces<DeviceCommandLine>().ProducesProblem(404).ProducesProblem(409);
        devices.MapDelete("/{device}/commands/{id:guid}", (string device, Guid id, string? client, HttpRequest request, IGrainFactory grains) => WebAnswer.Of(async () =>
                DeviceCommandLine.Of(device, await Grain(grains, device).Cancel(id, WebAnswer.Requester(client, request)) ?? throw NoCommand(device, id))))
            .AsksFor(ApiRole.Operator).WithSummary("Cancels a command.").Produces<DeviceCommandLine>().ProducesProblem(404);
        devices.MapPut("/{device}/properties/{property}", (string device, string property, HttpRequest request, IGrainFactory grains) =>
                WebAnswer.Of(async () => await Set(grains, device, property, await WebAnswer.Body<ValueBody>(request), request)))
            .AsksFor(ApiRole.Operator).WithSummary("Sets a property.").TakesJson<ValueBody>().Produces<PropertyLine>().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<DeviceCommandLine> Give(IGrainFactory grains, string device, CommandRequest command)
    {
        var grain = Grain(grains, device);
        var answer = await grain.Execute(command);
        return answer.Phase == CommandPhase.Rejected
            ? throw WebAnswer.Refused(answer.Code, answer.Text)
            : DeviceCommandLine.Of(device, await grain.WaitForCommand(command.Id, CommandPhase.Accepted, TimeSpan.Zero) ?? throw NoCommand(device, command.Id));
    }

    private static async Task<DeviceCommandLine> Command(IGrainFactory grains, string device, Guid id, double waitS, CommandPhase beyond) =>
        DeviceCommandLine.Of(
            device,
            await Grain(grains, device).WaitForCommand(id, beyond, TimeSpan.FromSeconds(Math.Clamp(waitS, 0, MaxWaitS))) ?? throw NoCommand(device, id));

    private static async Task<PropertyLine> Set(IGrainFactory grains, string device, string property, ValueBody body, HttpRequest request)
    {
        var value = PlainValue.Read(body.Value)
            ?? throw new WebRequestException(StatusCodes.Status400BadRequest, "The body must have a value: {\"value\":3.5}; a number, true, false, or a text.");
        Caller.SetWhy(request.HttpContext, body.Why);
        var grain = Grain(grains, device);
        var answer = await grain.SetValue(new ValueRequest
        {
            Id = body.Id ?? Guid.CreateVersion7(),
            Client = WebAnswer.Client(body.Client, request),
            Property = property,
            Value = value,
            Why = WebAnswer.Why(request),
        });
        return answer.IsOk
            ? PropertyLine.Of((await grain.Get()).Properties.Single(each => each.Description.Name == property))
            : throw WebAnswer.Refused(answer.Code, answer.Text);
    }

    /// <summary>Writes server-sent events, a line of JSON each, until one side ends it.</summary>
    private static async Task WriteEvents(this HttpContext context, IAsyncEnumerable<object> events)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await foreach (var each in events.WithCancellation(context.RequestAborted))
            {
                await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(each, ServiceJson.Compact)}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException || TransientFailure.IsTransient(failure))
        {
            // Whoever watches connects again, unless it is told that it need not.
        }

        if (OpenRequest.Of(context) is { Revoked.IsCancellationRequested: true } request)
        {
            await context.Response.WriteAsync($"event: end\ndata: {JsonSerializer.Serialize(request.Why)}\n\n", CancellationToken.None);
        }
    }

    private static async Task<DeviceSnapshot> Known(IGrainFactory grains, string device)
    {
        var snapshot = await Grain(grains, device).Get();
        return snapshot.Description is null && snapshot.Summary.State == DeviceState.Unknown
            ? throw new WebRequestException(StatusCodes.Status404NotFound, $"There is no device '{device}'; 'muser device list' shows which there are.")
            : snapshot;
    }

    private static IDeviceDirectoryGrain Directory(IGrainFactory grains) => grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key);

    private static IDeviceGrain Grain(IGrainFactory grains, string device) => grains.GetGrain<IDeviceGrain>(Id(device).Value);

    private static DeviceId Id(string device) =>
        DeviceId.TryParse(device, out var id)
            ? id
            : throw new WebRequestException(StatusCodes.Status404NotFound, $"The id of a device is {BusName.Rule}, and no reserved word.");

    private static WebRequestException NoCommand(string device, Guid id) =>
        new(StatusCodes.Status404NotFound, $"{device} knows of no command {id}.");
}
